using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Cri.V1;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Recovery;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.State;

namespace Sampan.Tests.Unit.Daemon.Recovery;

/// <summary>What somebody else made gets the records that it would have had.</summary>
public sealed class AdoptionTests : IDisposable
{
    private const int Pid = 77;
    private const string Theirs = """{"cniVersion":"1.0.0","name":"theirs","plugins":[{"type":"bridge"}]}""";
    private const string Ours = """{"cniVersion":"1.0.0","name":"ours","plugins":[{"type":"bridge"}]}""";

    private readonly string _root = Directory.CreateTempSubdirectory("sampan-adoption-").FullName;
    private readonly FakeEngine _engine = new();

    [Fact]
    public async Task Run_PodThatRuns_GoesOn()
    {
        _engine.AlivePids.Add(Pid);
        _engine.Others = new AdoptedPods([Sandbox("s1")], [Container("c1")]);

        ObjectState state = await RecoverAsync();

        SandboxRecord sandbox = state.Sandboxes.Find("s1")!;
        Assert.Equal(PodSandboxState.SandboxReady, sandbox.State(state.BootId, isRunning: true));
        Assert.Equal(("kata", 5, "/proc/77/ns/net"), (sandbox.RuntimeHandler, sandbox.CreatedAt, sandbox.Handle.NetworkNamespace));
        Assert.Equal(["10.0.0.7"], sandbox.Addresses);
        ContainerRecord container = state.Containers.Find("c1")!;
        Assert.Equal((ContainerState.ContainerRunning, Pid, 9ul, 7), (container.State, container.Pid, container.PidStartTime, container.StartedAt));
        Assert.Equal(
            ("s1", "sha256:1", "repo@sha256:2", "repo:1", "/logs/0.log", 2),
            (container.SandboxId, container.ImageId, container.ImageRef, container.ImageName, container.LogPath, container.StopSignal));
        Assert.Empty(_engine.Calls);
    }

    [Fact]
    public async Task Run_ContainersThatDoNotRun_AreAsTheyEnded()
    {
        _engine.Others = new AdoptedPods(
            [Sandbox("s1")],
            [
                Container("created") with { Process = null, StartedAt = 0 },
                Container("done") with { Process = null, Exit = new ContainerExit(3, 8, OutOfMemory: false) },
                Container("oom") with { Process = null, Exit = new ContainerExit(137, 8, OutOfMemory: true) },
                Container("failed") with { Process = null, StartedAt = 0, Exit = new ContainerExit(127, 5, OutOfMemory: false), StartError = "no such file" },
            ]);

        ObjectState state = await RecoverAsync();

        Assert.Equal(ContainerState.ContainerCreated, state.Containers.Find("created")!.State);
        Assert.Equal((3, 8, "Error", ""), End(state, "done"));
        Assert.Equal((137, 8, "OOMKilled", ""), End(state, "oom"));
        Assert.Equal((127, 5, "StartError", "no such file"), End(state, "failed"));
    }

    [Fact]
    public async Task Run_SecondStart_AdoptsNothingNew()
    {
        _engine.AlivePids.Add(Pid);
        _engine.Others = new AdoptedPods([Sandbox("s1")], [Container("c1")]);
        ObjectState first = await RecoverAsync();
        first.Containers.Update("c1", known => known.Exited(9, 0, "Completed", ""));

        // Cut off between two records: the rest is made up for.
        _engine.Others = new AdoptedPods([Sandbox("s1")], [Container("c1"), Container("c2")]);
        ObjectState second = await RecoverAsync();

        Assert.Equal(ContainerState.ContainerExited, second.Containers.Find("c1")!.State);
        Assert.Equal((1, 2), (second.Sandboxes.All.Count, second.Containers.All.Count));
    }

    [Fact]
    public async Task Run_Network_IsUndoneAsItWasMade()
    {
        _engine.Others = new AdoptedPods(
            [
                Sandbox("running") with { NetworkConfig = Encoding.UTF8.GetBytes(Theirs), NetworkResult = Json("""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0.8/16"}]}""") },
                Stopped("ended") with { NetworkConfig = Encoding.UTF8.GetBytes(Theirs), NetworkResult = Json("""{"cniVersion":"1.0.0"}""") },
                Stopped("undone"),
                Sandbox("host") with { HasOwnNetwork = false },
            ],
            []);

        ObjectState state = await RecoverAsync();

        var cache = new CniCache(_root);
        CniAttachment running = cache.Read("running")!;
        Assert.Equal((CniPhase.Attached, "/proc/77/ns/net", "eth0", Theirs), (running.Phase, running.NetnsPath, running.InterfaceName, Encoding.UTF8.GetString(running.Config)));
        Assert.Equal(["10.0.0.8"], running.Ips);
        Assert.Equal(["10.0.0.8"], state.Sandboxes.Find("running")!.Addresses);
        Assert.Contains("\"hostPort\":80", running.RuntimeConfig.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(CniPhase.Attached, cache.Read("ended")!.Phase);
        Assert.Null(cache.Read("undone"));
        Assert.Null(cache.Read("host"));
        Assert.Equal(PodSandboxState.SandboxNotready, state.Sandboxes.Find("ended")!.State(state.BootId, isRunning: true));
    }

    [Fact]
    public async Task Run_NetworkThatNobodyNoted_IsTodays()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "10-ours.conflist"), Ours);
        _engine.Others = new AdoptedPods([Sandbox("s1")], []);

        await RecoverAsync();

        CniAttachment attachment = new CniCache(_root).Read("s1")!;
        Assert.Equal((Ours, false), (Encoding.UTF8.GetString(attachment.Config), attachment.Result.HasValue));
        Assert.Equal(["10.0.0.7"], attachment.Ips);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static (int Code, long At, string Reason, string Message) End(ObjectState state, string id)
    {
        ContainerRecord record = state.Containers.Find(id)!;
        Assert.Equal(ContainerState.ContainerExited, record.State);
        return (record.ExitCode, record.FinishedAt, record.Reason, record.Message);
    }

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static AdoptedSandbox Sandbox(string id) => new(
        id,
        new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = id, Namespace = "shop", Uid = "u" },
            PortMappings = { new PortMapping { HostPort = 80, ContainerPort = 8080 } },
        },
        "kata",
        5,
        new SandboxHandle { NetworkNamespace = "/proc/77/ns/net", PausePid = Pid, PauseStartTime = 9 },
        ["10.0.0.7"],
        IsRunning: true)
    {
        HasOwnNetwork = true,
    };

    private static AdoptedSandbox Stopped(string id) => Sandbox(id) with { IsRunning = false, Handle = new SandboxHandle() };

    private static AdoptedContainer Container(string id) => new(
        id,
        "s1",
        new ContainerConfig { Metadata = new ContainerMetadata { Name = id } },
        "sha256:1",
        "/logs/0.log",
        "SIGINT",
        5,
        7,
        new ContainerProcess(Pid, 9, 0),
        null)
    {
        ImageRef = "repo@sha256:2",
        ImageName = "repo:1",
    };

    private async Task<ObjectState> RecoverAsync()
    {
        var state = new ObjectState(_root, TimeProvider.System);
        var exits = new ContainerExits(state, _engine, NullLogger<ContainerExits>.Instance);
        var settings = new CniSettings { BinDirectories = [] };
        var invoker = new CniInvoker(new CniPluginRunner((_, _) => throw new NotSupportedException(), () => settings));
        var network = new PodNetwork(new CniConfigDirectory(_root), invoker, new CniCache(_root), () => settings, TimeProvider.System);
        await new Recoverer(
            state, _engine, new SandboxNetwork(network, NullLogger<SandboxNetwork>.Instance), exits, NullLogger<Recoverer>.Instance).RunAsync(CancellationToken.None);
        return state;
    }
}
