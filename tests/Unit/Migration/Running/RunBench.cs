using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.Testing.Migration;

namespace Sampan.Tests.Unit.Migration.Running;

/// <summary>A node of a folder and of units in memory, a plan that does one of each to it, and runs beside.</summary>
internal sealed class RunBench : IDisposable, IProgress<RunEvent>
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-run-").FullName;
    private readonly Dictionary<string, ServiceState> _units;

    internal RunBench()
    {
        Directory.CreateDirectory(Etc(""));
        Directory.CreateDirectory(Runs);
        Put("changed.conf", "old\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Put("removed.conf", "to go\n");
        Put("secret.key", "secret", UnixFileMode.UserRead);
        Put("real.conf", "linked\n");
        File.CreateSymbolicLink(Etc("link.conf"), "real.conf");
        File.CreateSymbolicLink(Etc("stale-link"), "/nowhere");
        Services.With("kubelet.service").With("docker.service").With("containerd.service", "inactive", "disabled");
        _units = new(Services.Units);
        Before = TreeSnapshot.Of(Node);
    }

    internal FakeServices Services { get; } = new();

    internal List<RunEvent> Events { get; } = [];

    internal string Boot { get; set; } = "boot1";

    internal string Machine { get; set; } = "machine1";

    internal string Node => Path.Combine(_folder, "node");

    internal string Runs => Path.Combine(_folder, "runs");

    internal IReadOnlyList<string> Before { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public void Report(RunEvent value) => Events.Add(value);

    internal string Etc(string name) => Path.Combine(Node, "etc", name);

    internal PlanRunner Runner(Func<string, IJournal>? open = null) => new(
        StepKinds.Of(new NodeTools(new NodeFiles("/"), new ProgramRunner(TimeProvider.System), Services, TimeProvider.System)),
        new RunStore(Runs, new NodeIdentity(Machine, Boot, "0.1.0"), TimeProvider.System, open),
        this,
        TimeProvider.System);

    internal Task<RunOutcome> ApplyAsync() => Runner().ApplyAsync(Plan(), new RunChoices(), default);

    /// <summary>Applies until a step's intent is on the disk, and no further, as if the process was killed there.</summary>
    internal async Task StopInsideAsync(string step)
    {
        var killed = new InvalidOperationException("killed");
        Exception? end = await Record.ExceptionAsync(() => Runner(path => new DyingJournal(new Journal(path, TimeProvider.System, Boot), step, killed))
            .ApplyAsync(Plan(), new RunChoices(), default));
        Assert.Same(killed, end?.InnerException);
    }

    internal void AssertAsBefore()
    {
        Assert.Equal(Before, TreeSnapshot.Of(Node));
        Assert.Equal(_units.OrderBy(u => u.Key), Services.Units.OrderBy(u => u.Key));
    }

    internal NodePlan Plan() => new()
    {
        Node = "n1",
        MachineId = "machine1",
        Created = DateTimeOffset.UnixEpoch,
        Tool = "0.1.0",
        FactsHash = "sha256:0",
        Source = new PlanSource("docker", "dockershim", "20.10", "", "/var/lib/docker", "cgroupfs"),
        Target = new PlanTarget("containerd", "1.7", "unix:///run/containerd/containerd.sock", "/var/lib/containerd", "cgroupfs", false),
        Steps =
        [
            Steps.WriteFile("010-make", Phase.Stage, Etc("made/deep/file.toml"), null, "made\n", "0644", "make a file"),
            Steps.WriteFile("011-more", Phase.Stage, Etc("made/deep/other.toml"), null, "", "0600", "make another"),
            Steps.Service("020-kubelet", Phase.Stop, "kubelet.service", ServiceAction.Stop, "stop the kubelet", true),
            Steps.Service("030-docker", Phase.Stop, "docker.service", ServiceAction.Stop, "stop Docker", true),
            Steps.Service("040-docker", Phase.Stop, "docker.service", ServiceAction.Disable, "disable Docker"),
            Steps.WriteFile("050-change", Phase.Switch, Etc("changed.conf"), "old\n", "new\n", "0640", "change a file"),
            Steps.WriteFile("055-link", Phase.Switch, Etc("link.conf"), "linked\n", "linked now\n", "0644", "change a file behind a link"),
            Steps.RemoveFile("060-remove", Phase.Switch, Etc("removed.conf"), "to go\n", "remove a file"),
            Steps.RemoveLink("065-link", Phase.Switch, Etc("stale-link"), "/nowhere", "remove a link"),
            Steps.MoveFile("070-move", Phase.Switch, Etc("secret.key"), Etc("parked/secret.key"), Steps.Digest("secret"), "park a file"),
            Steps.Service("080-start", Phase.Start, "containerd.service", ServiceAction.Start, "start the target"),
            Steps.Service("090-kubelet", Phase.Start, "kubelet.service", ServiceAction.Start, "start the kubelet"),
        ],
    };

    private void Put(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)
    {
        File.WriteAllText(Etc(name), text);
        File.SetUnixFileMode(Etc(name), mode);
        File.SetLastWriteTimeUtc(Etc(name), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
    }

    private sealed class DyingJournal(IJournal inner, string step, Exception death) : IJournal
    {
        public IReadOnlyList<JournalRecord> Records => inner.Records;

        public void Append(string at, JournalEvent what, System.Text.Json.Nodes.JsonObject? record = null, string message = "")
        {
            inner.Append(at, what, record, message);
            if (at == step && what == JournalEvent.Intent)
                throw new JournalException("killed", death);
        }

        public void Dispose() => inner.Dispose();
    }
}
