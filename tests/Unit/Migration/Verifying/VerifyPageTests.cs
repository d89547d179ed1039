using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Migration.Verifying;
using Sampan.Tests.Testing.Migration;

namespace Sampan.Tests.Unit.Migration.Verifying;

public class VerifyPageTests
{
    private const string Begin = "<!-- probes -->\n", End = "<!-- end of probes -->";

    [Fact]
    public void Page_HasTheProbesOfTheProgram()
    {
        string table = "\n| probe | asks |\n|---|---|\n" + string.Concat(VerifySuite.Standard.Probes.Select(p => $"| `{p.Name}` | {p.Title}{(p.IsDeep ? " Only with `--deep`." : "")} |\n")) + "\n";
        string page = File.ReadAllText(PagePath());
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = page.IndexOf(End, StringComparison.Ordinal);

        // To write it anew: SAMPAN_WRITE_DOCS=1.
        if (Environment.GetEnvironmentVariable("SAMPAN_WRITE_DOCS") == "1")
            File.WriteAllText(PagePath(), page[..begin] + table + page[end..]);
        else
            Assert.Equal(table, page[begin..end]);
    }

    [Fact]
    public void Step_AsPlansWriteIt_IsReadByItsKind()
    {
        PlanStep step = VerifyNode.Step("600-verify", "unix:///run/x.sock", deep: true, "img:1", "", TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3));
        Assert.Equal((Phase.Verify, "verify", false), (step.Phase, step.Kind, step.Disruptive));
        Assert.NotNull(Bind(step));

        var arguments = (JsonObject)step.Arguments.DeepClone();
        arguments["deep"] = true;
        Assert.Throws<MigrationException>(() => Bind(step with { Arguments = arguments }));
        arguments = (JsonObject)step.Arguments.DeepClone();
        arguments["more"] = "x";
        Assert.Throws<MigrationException>(() => Bind(step with { Arguments = arguments }));
    }

    [Fact]
    public async Task Step_WhoseRuntimeIsSilent_FailsWithTheReason()
    {
        PlanStep step = VerifyNode.Step("600-verify", "unix:///nonexistent/sampan-none.sock", deep: false, "", "", TimeSpan.Zero, TimeSpan.Zero);
        IStepAction action = Bind(step);
        Assert.Equal(StepState.NotDone, (await action.ProbeAsync(CancellationToken.None)).State);
        StepException e = await Assert.ThrowsAsync<StepException>(() => action.ApplyAsync(new Progress<string>(), CancellationToken.None));
        Assert.Contains("cri-version: ", e.Message, StringComparison.Ordinal);
        await action.UndoAsync(await action.RecordAsync(CancellationToken.None), CancellationToken.None);
    }

    private static IStepAction Bind(PlanStep step)
    {
        var tools = new NodeTools(new NodeFiles("/"), new ProgramRunner(TimeProvider.System), new FakeServices(), TimeProvider.System);
        var plan = new NodePlan
        {
            Node = "n1", MachineId = "m", Created = DateTimeOffset.UnixEpoch, Tool = "0.1.0", FactsHash = "x", Steps = [step],
            Source = new PlanSource("docker", "", "28", "", "/var/lib/docker", "cgroupfs"),
            Target = new PlanTarget("sampan", "1", "unix:///run/x.sock", "/var/lib/sampan", "cgroupfs", false),
        };
        return StepKinds.Of(tools).Bind(step, new RunContext(plan, "/nonexistent", _ => null));
    }

    private static string PagePath([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../../docs/migrate-verify.md"));
}
