using Sampan.Linux.Files;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.Testing.Migration;

namespace Sampan.Tests.System.Migration.Running;

/// <summary>A folder with files of many kinds and two services that are real processes, and a plan that changes all of it.</summary>
internal sealed class KilledNode : IAsyncDisposable
{
    private const uint Owner = 4321, Group = 1234;

    private readonly ChildCommands _commands = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-killed-").FullName;

    internal string Etc => Path.Combine(_folder, "etc");

    internal string Runs => Path.Combine(_folder, "runs");

    internal Supervisor Services => new(Path.Combine(_folder, "units"), Path.Combine(_folder, "pids"), TimeProvider.System);

    /// <summary>The files and the units' marks as they were.</summary>
    internal IReadOnlyList<string> Before { get; private set; } = [];

    internal static async Task<KilledNode> StartAsync()
    {
        var node = new KilledNode();
        Directory.CreateDirectory(node.Etc);
        Directory.CreateDirectory(Path.Combine(node._folder, "units"));
        node.Put("changed.conf", "old\n", 0x1A0);
        node.Put("removed.conf", "to go\n", 0x180);
        node.Put("moved.key", "secret", 0x100);
        File.CreateSymbolicLink(Path.Combine(node.Etc, "link"), "/nowhere");
        foreach (string unit in (string[])["old.service", "new.service"])
            File.WriteAllText(Path.Combine(node._folder, "units", unit + ".yaml"), $"start: [/bin/sleep, \"100000\"]\nlog: {node._folder}/{unit}.log\n");
        await node.Services.EnableAsync("new.service", enabled: false, default);
        await node.Services.StartAsync("old.service", default);
        node.Before = node.Snapshot();
        File.WriteAllText(Path.Combine(node._folder, "plan.yaml"), PlanFile.Write(node.Plan()));
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await Services.StopAsync("old.service", default);
        await Services.StopAsync("new.service", default);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs the runner in a process of its own.</summary>
    /// <param name="verb"><c>apply</c>, <c>resume</c> or <c>rollback</c>.</param>
    /// <param name="kill">Where it kills itself: <c>before:N</c>, <c>after:N</c>; null for nowhere.</param>
    /// <returns>Whether it was killed; false if it ended well before it came there.</returns>
    internal async Task<bool> RunAsync(string verb, string? kill)
    {
        // Through the one reaper of this process, which would take a child of the framework's own away from it.
        CommandOutcome outcome = await _commands.RunAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Sampan.Tests.MigrationHost.dll"), _folder, verb],
            null, kill is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["SAMPAN_TEST_KILL"] = kill }, TimeSpan.FromMinutes(4), default);
        const int killed = 128 + 9;
        Assert.True(outcome.ExitCode is killed or 0, $"{verb} {kill}: {outcome.ExitCode} {outcome.Output} {outcome.Error}");
        return outcome.ExitCode == killed;
    }

    /// <summary>The runner in this process.</summary>
    internal PlanRunner Runner() => new(
        StepKinds.Of(new NodeTools(new NodeFiles("/"), new ProgramRunner(TimeProvider.System), Services, TimeProvider.System)),
        new RunStore(Runs, new NodeIdentity("machine1", "boot1", "0.1.0"), TimeProvider.System),
        new Progress<RunEvent>(),
        TimeProvider.System);

    internal async Task AssertDoneAsync(string when)
    {
        Assert.True(File.ReadAllText(Path.Combine(Etc, "changed.conf")) == "new\n", when);
        Assert.True(File.ReadAllText(Path.Combine(Etc, "made/deep/file")) == "made\n", when);
        Assert.True(File.ReadAllText(Path.Combine(Etc, "parked/moved.key")) == "secret", when);
        Assert.False(Path.Exists(Path.Combine(Etc, "removed.conf")) || Path.Exists(Path.Combine(Etc, "moved.key")), when);
        Assert.True((await Services.StateAsync("old.service", default)) is { Active: "inactive", File: "disabled" }, when);
        Assert.True((await Services.StateAsync("new.service", default)) is { Active: "active", File: "disabled" }, when);
        Assert.DoesNotContain(Snapshot(), line => line.Contains("sampan-tmp", StringComparison.Ordinal));
    }

    internal async Task AssertAsBeforeAsync(string when)
    {
        Assert.True(Before.SequenceEqual(Snapshot()), $"{when}:\n{string.Join('\n', Before.Except(Snapshot()))}\n--\n{string.Join('\n', Snapshot().Except(Before))}");
        Assert.True((await Services.StateAsync("old.service", default)) is { Active: "active", File: "enabled" }, when);
        Assert.True((await Services.StateAsync("new.service", default)) is { Active: "inactive", File: "disabled" }, when);
    }

    private IReadOnlyList<string> Snapshot() => [.. TreeSnapshot.Of(Etc), .. TreeSnapshot.Of(Path.Combine(_folder, "units")).Select(line => line.Split(' ')[0])];

    private void Put(string name, string text, uint mode)
    {
        File.WriteAllText(Path.Combine(Etc, name), text);
        using RootedDirectory etc = RootedDirectory.Open(Etc);
        etc.SetOwner(name, Owner, Group);
        etc.SetMode(name, mode);
        etc.SetAttribute(name, "trusted.sampan", "label"u8);
        etc.SetTimes(name, new FileTime(1_500_000_000, 1), new FileTime(1_500_000_000, 123_456_789));
    }

    private NodePlan Plan() => new()
    {
        Node = "n1",
        MachineId = "machine1",
        Created = DateTimeOffset.UnixEpoch,
        Tool = "0.1.0",
        FactsHash = "",
        Source = new PlanSource("docker", "", "", "", "", ""),
        Target = new PlanTarget("containerd", "", "", "", "", false),
        Steps =
        [
            Steps.WriteFile("010-make", Phase.Stage, Path.Combine(Etc, "made/deep/file"), null, "made\n", "0644", "make"),
            Steps.Service("020-stop", Phase.Stop, "old.service", ServiceAction.Stop, "stop", true),
            Steps.Service("030-disable", Phase.Stop, "old.service", ServiceAction.Disable, "disable"),
            Steps.WriteFile("040-change", Phase.Switch, Path.Combine(Etc, "changed.conf"), "old\n", "new\n", "0600", "change"),
            Steps.RemoveFile("050-remove", Phase.Switch, Path.Combine(Etc, "removed.conf"), "to go\n", "remove"),
            Steps.RemoveLink("060-link", Phase.Switch, Path.Combine(Etc, "link"), "/nowhere", "remove a link"),
            Steps.MoveFile("070-move", Phase.Switch, Path.Combine(Etc, "moved.key"), Path.Combine(Etc, "parked/moved.key"), Steps.Digest("secret"), "move"),
            Steps.Service("080-start", Phase.Start, "new.service", ServiceAction.Start, "start"),
        ],
    };
}
