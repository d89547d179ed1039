using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Cri.V1;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Recovery;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.State;
using Sampan.Tests.Unit.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.Recovery;

public sealed class RecovererTests : IDisposable
{
    private const int Pid = 77;

    private readonly string _root = Directory.CreateTempSubdirectory("sampan-recovery-").FullName;
    private readonly FakeEngine _engine = new();

    [Fact]
    public async Task Run_FinishedObjects_AreKept()
    {
        Before().Sandboxes.Add(Records.Sandbox("s1"));
        Before().Containers.Add(Records.Container("c1"));

        ObjectState after = await RecoverAsync();

        Assert.NotNull(after.Sandboxes.Find("s1"));
        Assert.Equal(ContainerState.ContainerCreated, after.Containers.Find("c1")!.State);
        Assert.Empty(_engine.Calls);
    }

    [Fact]
    public async Task Run_RunningContainerAlive_GoesOn()
    {
        _engine.AlivePids.Add(Pid);
        Before().Containers.Add(Running("c1"));

        Assert.Equal(ContainerState.ContainerRunning, (await RecoverAsync()).Containers.Find("c1")!.State);
    }

    [Fact]
    public async Task Run_ContainerEndedMeanwhile_HasItsExit()
    {
        _engine.Exits["c1"] = new ContainerExit(42, 99, OutOfMemory: false);
        Before().Containers.Add(Running("c1"));

        ContainerRecord record = (await RecoverAsync()).Containers.Find("c1")!;

        Assert.Equal((42, 99, "Error"), (record.ExitCode, record.FinishedAt, record.Reason));
    }

    [Fact]
    public async Task Run_ContainerGoneWithoutAWord_IsUnknown()
    {
        Before().Containers.Add(Running("c1"));

        ContainerRecord record = (await RecoverAsync()).Containers.Find("c1")!;

        Assert.Equal((255, "Unknown"), (record.ExitCode, record.Reason));
    }

    [Fact]
    public async Task Run_AnotherBoot_EndsWhatRanAndDropsThePodsReadiness()
    {
        // A process of this boot may have the old pid.
        _engine.AlivePids.Add(Pid);
        Before().Containers.Add(Running("c1") with { BootId = "another" });
        Before().Sandboxes.Add(Records.Sandbox("s1") with { BootId = "another" });

        ObjectState after = await RecoverAsync();

        ContainerRecord record = after.Containers.Find("c1")!;
        Assert.Equal((255, "Unknown", "the machine was restarted"), (record.ExitCode, record.Reason, record.Message));
        Assert.Equal(PodSandboxState.SandboxNotready, after.Sandboxes.Find("s1")!.State(after.BootId, isRunning: true));
        Assert.Empty(_engine.Calls);
    }

    [Fact]
    public async Task Run_ContainerLaunchedButNotStarted_IsKilledAndAStartError()
    {
        Before().Containers.Add(Records.Container("c1") with { Pid = Pid, BootId = Before().BootId });

        ContainerRecord record = (await RecoverAsync()).Containers.Find("c1")!;

        Assert.Equal(["signal 77 9"], _engine.Calls);
        Assert.Equal((128, "StartError"), (record.ExitCode, record.Reason));
    }

    [Fact]
    public async Task Run_ContainerStartedByTheEngineAndNotRecorded_Runs()
    {
        _engine.AlivePids.Add(Pid);
        _engine.Started["c1"] = new ContainerProcess(Pid, 5, 0) { StartedAt = 60 };
        Before().Containers.Add(Records.Container("c1"));

        ContainerRecord record = (await RecoverAsync()).Containers.Find("c1")!;

        Assert.Equal((ContainerState.ContainerRunning, 60, Pid, 5UL), (record.State, record.StartedAt, record.Pid, record.PidStartTime));
        Assert.Empty(_engine.Calls);
    }

    [Fact]
    public async Task Run_ContainerStartedByTheEngineAndEndedMeanwhile_HasItsExit()
    {
        _engine.Started["c1"] = new ContainerProcess(0, 0, 0) { StartedAt = 60 };
        _engine.Exits["c1"] = new ContainerExit(3, 99, OutOfMemory: false);
        Before().Containers.Add(Records.Container("c1"));

        ContainerRecord record = (await RecoverAsync()).Containers.Find("c1")!;

        Assert.Equal((ContainerState.ContainerExited, 60, 99, 3), (record.State, record.StartedAt, record.FinishedAt, record.ExitCode));
    }

    [Fact]
    public async Task Run_HalfMade_IsTakenBack()
    {
        Before().Sandboxes.Add(Records.Sandbox("s1") with { IsComplete = false });
        Before().Containers.Add(Records.Container("c1") with { IsComplete = false });

        ObjectState after = await RecoverAsync();

        Assert.Equal(["remove container c1", "remove sandbox s1"], _engine.Calls);
        Assert.Empty(after.Sandboxes.All);
        Assert.Empty(after.Containers.All);
    }

    [Fact]
    public async Task Run_HalfMadeSandboxResists_IsListedForRemovalAndTheRestGoesOn()
    {
        _engine.Resisting.Add("s1");
        Before().Sandboxes.Add(Records.Sandbox("s1") with { IsComplete = false });
        Before().Sandboxes.Add(Records.Sandbox("s2") with { IsComplete = false });

        ObjectState after = await RecoverAsync();

        SandboxRecord left = Assert.Single(after.Sandboxes.All);
        Assert.Equal(("s1", true), (left.Id, left.UndoFailed));
        Assert.Equal(PodSandboxState.SandboxNotready, left.State(after.BootId, isRunning: true));
    }

    [Fact]
    public async Task Run_UnknownOnTheHost_IsSwept()
    {
        Before().Sandboxes.Add(Records.Sandbox("s1"));
        Before().Containers.Add(Records.Container("c1"));
        // s1 is among the containers too: the bundle of its pause process.
        _engine.Found = new EngineInventory(new HashSet<string> { "s1", "stray-pod" }, new HashSet<string> { "c1", "s1", "stray" });

        await RecoverAsync();

        Assert.Equal(["remove container stray", "remove sandbox stray-pod"], _engine.Calls);
    }

    [Fact]
    public async Task Run_RecordUnreadable_IsLeftAndTheRestIsRecovered()
    {
        Before().Sandboxes.Add(Records.Sandbox("s1"));
        string bad = Path.Combine(_root, "containers", "bad.json");
        await File.WriteAllTextAsync(bad, "{");

        ObjectState after = await RecoverAsync();

        Assert.NotNull(after.Sandboxes.Find("s1"));
        Assert.True(File.Exists(bad));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private ObjectState Before() => new(_root, TimeProvider.System);

    private ContainerRecord Running(string id) =>
        Records.Container(id) with { Pid = Pid, PidStartTime = 5, StartedAt = 10, BootId = Before().BootId };

    private async Task<ObjectState> RecoverAsync()
    {
        ObjectState state = Before();
        var exits = new ContainerExits(state, _engine, NullLogger<ContainerExits>.Instance);
        await new Recoverer(state, _engine, Network(), exits, NullLogger<Recoverer>.Instance).RunAsync(CancellationToken.None);
        return state;
    }

    private SandboxNetwork Network()
    {
        var settings = new CniSettings { BinDirectories = [] };
        var invoker = new CniInvoker(new CniPluginRunner((_, _) => throw new NotSupportedException(), () => settings));
        var network = new PodNetwork(
            new CniConfigDirectory(_root), invoker, new CniCache(_root), () => settings, TimeProvider.System);
        return new SandboxNetwork(network, NullLogger<SandboxNetwork>.Instance);
    }
}
