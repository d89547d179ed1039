using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli;
using Sampan.Cli.Commands.Runtime;
using Sampan.Migration.Planning;

namespace Sampan.Tests.Unit.Cli.Commands.Migrate;

/// <summary><c>migrate apply</c>, <c>resume</c>, <c>rollback</c> and <c>status</c> over files of a folder.</summary>
public sealed class RunCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-migrate-cli-").FullName;

    private string Changed => Path.Combine(_folder, "changed.conf");

    private string Made => Path.Combine(_folder, "made/file");

    private string PlanPath => Path.Combine(_folder, "plan.yaml");

    public RunCommandsTests()
    {
        File.WriteAllText(Changed, "old\n");
        if (File.Exists("/etc/machine-id"))
            File.WriteAllText(PlanPath, PlanFile.Write(Plan(File.ReadAllText("/etc/machine-id").Trim())));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [MachineIdFact]
    public async Task ApplyStatusRollback_Plan_GoesThereAndBack()
    {
        (int code, string output, string error) = await RunAsync("apply", PlanPath, "--yes");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal("new\n", File.ReadAllText(Changed));
        Assert.StartsWith("[1/2] make a file\n", output, StringComparison.Ordinal);
        Assert.Contains("All steps are done.", output, StringComparison.Ordinal);

        JsonNode status = JsonNode.Parse((await RunAsync("status", "-o", "json")).Output)!;
        Assert.Equal(("soak", false), ((string)status["state"]!, (bool)status["working"]!));
        Assert.Equal(["done", "done"], status["steps"]!.AsArray().Select(s => (string)s!["status"]!));

        (code, output, _) = await RunAsync("rollback");
        Assert.Equal(0, code);
        Assert.Contains("take back: change a file", output, StringComparison.Ordinal);
        Assert.Equal("old\n", File.ReadAllText(Changed));
        Assert.False(Directory.Exists(Path.GetDirectoryName(Made)));
        Assert.Contains("taken back", (await RunAsync("status")).Output, StringComparison.Ordinal);
    }

    [MachineIdFact]
    public async Task ApplyUntilResume_Json_ToldInLines()
    {
        (int code, string output, _) = await RunAsync("apply", PlanPath, "--yes", "--json", "--until", "stage");
        Assert.Equal(0, code);
        JsonNode[] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["stepBegins", "stepDone", "end"], lines.Select(line => (string)line["event"]!));
        Assert.Equal("paused", (string)lines[^1]["state"]!);
        Assert.Equal("010-make", (string)lines[0]["step"]!);
        Assert.False((await RunAsync("status")).Output.Contains("soak", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync("resume")).Code);
        Assert.Equal("new\n", File.ReadAllText(Changed));
        Assert.Equal(0, (await RunAsync("rollback", "--to", "stage")).Code);
        Assert.Equal("old\n", File.ReadAllText(Changed));
        Assert.True(File.Exists(Made));
    }

    [MachineIdFact]
    public async Task Apply_StepFails_IsTakenBackWithItsOwnCode()
    {
        NodePlan plan = Plan(File.ReadAllText("/etc/machine-id").Trim());
        PlanStep impossible = Steps.Service("020-start", Phase.Start, "no-such-unit-of-sampan.service", ServiceAction.Start, "start what is not there");
        File.WriteAllText(PlanPath, PlanFile.Write(plan with { Steps = [.. plan.Steps, impossible] }));
        (int code, _, string error) = await RunAsync("apply", PlanPath, "--yes");
        Assert.Equal(30, code);
        Assert.Contains("no-such-unit-of-sampan.service", error, StringComparison.Ordinal);
        Assert.Contains("All was taken back", error, StringComparison.Ordinal);
        Assert.Equal("old\n", File.ReadAllText(Changed));
        (code, _, _) = await RunAsync("apply", PlanPath, "--yes", "--stay-on-failure");
        Assert.Equal(31, code);
        Assert.Equal("new\n", File.ReadAllText(Changed));
    }

    [MachineIdFact]
    public async Task Resume_OfAWayBackThatWasBrokenOff_HasTheCodeOfHowItBegan()
    {
        NodePlan plan = Plan(File.ReadAllText("/etc/machine-id").Trim());
        await RunAsync("apply", PlanPath, "--yes");
        Assert.Equal(31, await WithoutCopiesAsync("rollback"));
        Assert.Equal(31, await WithoutCopiesAsync("resume"));
        (int code, string output, string error) = await RunAsync("resume");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("All was taken back", output, StringComparison.Ordinal);
        Assert.Equal("old\n", File.ReadAllText(Changed));

        // Nobody asked for this one.
        PlanStep impossible = Steps.Service("020-start", Phase.Start, "no-such-unit-of-sampan.service", ServiceAction.Start, "start what is not there");
        File.WriteAllText(PlanPath, PlanFile.Write(plan with { Steps = [.. plan.Steps, impossible] }));
        await RunAsync("apply", PlanPath, "--yes", "--until", "switch");
        Assert.Equal(31, await WithoutCopiesAsync("resume"));
        (code, _, error) = await RunAsync("resume");
        Assert.Equal(30, code);
        Assert.Contains("All was taken back", error, StringComparison.Ordinal);
    }

    [MachineIdFact]
    public async Task Apply_DryRun_ChangesNothing()
    {
        (int code, string output, _) = await RunAsync("apply", PlanPath, "--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("to do", output, StringComparison.Ordinal);
        Assert.Equal("old\n", File.ReadAllText(Changed));
        File.WriteAllText(Changed, "other\n");
        (code, output, string error) = await RunAsync("apply", PlanPath, "--dry-run", "-o", "json");
        Assert.Equal(1, code);
        Assert.Equal(["to do", "drift"], JsonNode.Parse(output)!["steps"]!.AsArray().Select(s => (string)s!["finds"]!));
        Assert.Contains("changed.conf", error, StringComparison.Ordinal);
    }

    [MachineIdFact]
    public async Task Apply_PlanOfOtherFacts_IsRefused()
    {
        File.WriteAllText(PlanPath, PlanFile.Write(Plan(File.ReadAllText("/etc/machine-id").Trim()) with { FactsHash = "sha256:0" }));
        (int code, _, string error) = await RunAsync("apply", PlanPath, "--yes");
        Assert.Equal(1, code);
        Assert.Contains("not as it was when the plan was made", error, StringComparison.Ordinal);
        Assert.Equal("old\n", File.ReadAllText(Changed));
    }

    [MachineIdFact]
    public async Task Apply_WithoutYesOrTerminal_IsRefused()
    {
        (int code, _, string error) = await RunAsync("apply", PlanPath);
        Assert.Equal(2, code);
        Assert.Contains("--yes", error, StringComparison.Ordinal);
        (code, _, _) = await RunAsync("n\n", terminal: true, "apply", PlanPath);
        Assert.Equal(130, code);
        Assert.Equal("old\n", File.ReadAllText(Changed));
        (code, _, _) = await RunAsync("y\n", terminal: true, "apply", PlanPath);
        Assert.Equal(0, code);
    }

    [MachineIdFact]
    public async Task NoRunOrPlan_IsSaid()
    {
        Assert.Equal(3, (await RunAsync("status")).Code);
        Assert.Equal(1, (await RunAsync("resume")).Code);
        Assert.Equal(1, (await RunAsync("rollback")).Code);
        Assert.Equal(3, (await RunAsync("apply", "/no/such/plan", "--yes")).Code);
        Assert.Equal(2, (await RunAsync("apply", PlanPath, "--yes", "--until", "lunch")).Code);
        File.AppendAllText(PlanPath, "more: 1\n");
        (int code, _, string error) = await RunAsync("apply", PlanPath, "--yes");
        Assert.Equal(1, code);
        Assert.Contains("was changed after it was made", error, StringComparison.Ordinal);
    }

    private NodePlan Plan(string machine) => new()
    {
        Node = "n1",
        MachineId = machine,
        Created = DateTimeOffset.UnixEpoch,
        Tool = VersionCommand.OwnVersion,
        // Of no facts: made by hand, for this test.
        FactsHash = "",
        Source = new PlanSource("docker", "dockershim", "20.10", "", "/var/lib/docker", "cgroupfs"),
        Target = new PlanTarget("sampan", "0.1", "unix:///run/sampan/sampan.sock", "/var/lib/sampan", "cgroupfs", false),
        Steps =
        [
            Steps.WriteFile("010-make", Phase.Stage, Made, null, "made\n", "0644", "make a file"),
            Steps.WriteFile("011-change", Phase.Switch, Changed, "old\n", "new\n", "0644", "change a file"),
        ],
    };

    // The way back cannot put a file back then.
    private async Task<int> WithoutCopiesAsync(string command)
    {
        string run = Directory.GetDirectories(Path.Combine(_folder, "runs")).Max(StringComparer.Ordinal)!;
        string copies = Path.Combine(run, "backup"), away = Path.Combine(run, "away");
        Directory.Move(copies, away);
        (int code, _, _) = await RunAsync(command);
        Directory.Move(away, copies);
        return code;
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) => RunAsync("", terminal: false, args);

    private async Task<(int Code, string Output, string Error)> RunAsync(string input, bool terminal, params string[] args)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        var host = new CliHost { Output = output, Error = error, Input = stdin, InputIsTerminal = terminal };
        int code = await CommandLine.RunAsync(["migrate", .. args, "--state", Path.Combine(_folder, "runs")], host, CancellationToken.None);
        return (code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
