using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;
using Sampan.Linux.Processes;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;

namespace Sampan.Tests.System.Docker;

/// <summary>A daemon whose dockerd goes, hangs and comes back.</summary>
public sealed class EngineOutageTests : IAsyncLifetime
{
    private const int Signalled = 128;

    private BusyboxRegistry? _registry;
    private DockerEngine? _docker;
    
    private string _image = "";

    private DockerEngine Docker => _docker!;

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is not null || new PodFactAttribute().Skip is not null)
        {
            return;
        }
        _registry = await BusyboxRegistry.StartAsync();
        _image = _registry.Image;
        _docker = await DockerEngine.StartAsync("--live-restore");
    }

    public async Task DisposeAsync()
    {
        if (_docker is not null)
        {
            await _docker.RemoveAllAsync();
            await _docker.DisposeAsync();
        }
        if (_registry is not null)
        {
            await _registry.DisposeAsync();
        }
    }

    [DockerFact]
    public async Task Dockerd_GoesAndComesBack_PodsAreKept()
    {
        await using SampanDaemon daemon = await StartAsync();
        await using TestPod pod = await TestPod.RunAsync(daemon, _image);
        string stays = await pod.ScriptUntilAsync("here", "echo here; sleep 100000");
        string ends = await pod.ScriptUntilAsync("here", "echo here; sleep 100000");
        int pid = await pod.PidAsync(stays);

        await Docker.KillAsync();
        await Eventually.BecomesAsync("the outage is seen", () => RuntimeAsync(daemon), condition => !condition.Status);

        Assert.Equal(2, (await daemon.Runtime.ListContainersAsync(new ListContainersRequest(), CancellationToken.None)).Containers.Count);
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(stays)).State);
        Assert.Equal(GrpcStatusCode.Unavailable, (await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync(["true"]))).Code);
        Assert.Equal(GrpcStatusCode.Unavailable, (await Assert.ThrowsAsync<CriException>(() => pod.ExecAsync(stays, 10, "true"))).Code);
        Signal(await pod.PidAsync(ends), Signals.Kill);

        await Docker.StartAgainAsync();
        await Eventually.BecomesAsync("the engine is seen again", () => RuntimeAsync(daemon), condition => condition.Status);

        Assert.Equal(ContainerState.ContainerExited, (await pod.ExitedAsync(ends)).State);
        Assert.Equal((ContainerState.ContainerRunning, pid), ((await pod.StatusAsync(stays)).State, await pod.PidAsync(stays)));
        Assert.Equal("again", await pod.OutputAsync(stays, "echo", "again"));
        await pod.StopAsync(stays, 0);
        Assert.Equal(Signalled + Signals.Kill, (await pod.ExitedAsync(stays)).ExitCode);
    }

    [DockerFact]
    public async Task Dockerd_Hangs_CallsEndInTime()
    {
        await using SampanDaemon daemon = await StartAsync();
        await using TestPod pod = await TestPod.RunAsync(daemon, _image);
        Docker.Signal(Signals.Halt);
        await Eventually.BecomesAsync("the hang is seen", () => RuntimeAsync(daemon), condition => !condition.Status);

        Assert.Equal(GrpcStatusCode.Unavailable, (await Assert.ThrowsAsync<CriException>(() => pod.CreateAsync(["true"]))).Code);

        Docker.Signal(Signals.Continue);
        await Eventually.BecomesAsync("the engine is seen again", () => RuntimeAsync(daemon), condition => condition.Status);
        await pod.ScriptUntilAsync("here", "echo here");
    }

    [DockerFact]
    public async Task Daemon_StartsBeforeDockerd_AndWaits()
    {
        await Docker.StopAsync();
        Task<SampanDaemon> starting = StartAsync();
        await Task.WhenAny(starting, Task.Delay(TimeSpan.FromSeconds(3)));
        Assert.False(starting.IsCompleted);

        await Docker.StartAgainAsync();
        await using SampanDaemon daemon = await starting;
        Assert.Contains("waiting for the Docker Engine", daemon.Log, StringComparison.Ordinal);
        await using TestPod pod = await TestPod.RunAsync(daemon, _image);
    }

    [DockerFact]
    public async Task Daemon_IsKilled_NothingIsLostAndNothingLeaks()
    {
        await using SampanDaemon daemon = await StartAsync();
        await using TestPod pod = await TestPod.RunAsync(daemon, _image);
        string stays = await pod.ScriptUntilAsync("here", "echo here; sleep 100000");
        string ends = await pod.ScriptUntilAsync("first", "echo first; while [ ! -e /go ]; do usleep 10000; done; seq 1 5000; exit 7");

        await daemon.KillAsync();
        await Docker.RunAsync("exec", ends, "touch", "/go");
        Assert.Equal("7", await Docker.RunAsync("wait", ends));
        // What a daemon leaves that dies between the engine's answer and its own record.
        string stray = await Docker.RunAsync(
            "create", "--network", "none", "--label", "io.kubernetes.docker.type=container", "--label", $"dev.sampan.root={daemon.Folders.Root}", _image);
        await daemon.StartAsync();

        ContainerStatus ended = await pod.StatusAsync(ends);
        Assert.Equal((ContainerState.ContainerExited, 7), (ended.State, ended.ExitCode));
        Assert.Equal(["first", .. Enumerable.Range(1, 5000).Select(number => $"{number}")], File.ReadLines(ended.LogPath).Select(line => line.Split(' ')[3]));
        Assert.Equal(ContainerState.ContainerRunning, (await pod.StatusAsync(stays)).State);
        Assert.DoesNotContain(stray, await Docker.RunAsync("ps", "-aq", "--no-trunc"), StringComparison.Ordinal);

        await daemon.RemoveAllAsync();
        Assert.Equal("", await Docker.RunAsync("ps", "-aq"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(daemon.Folders.Root, "docker", "sandboxes")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(daemon.Folders.Root, "docker", "logs")));
    }

    private Task<SampanDaemon> StartAsync() =>
        SampanDaemon.StartAsync(_image, _image, _ => $"engine: docker\ndocker:\n  socket: {Docker.Socket["unix://".Length..]}\n");

    private static async Task<RuntimeCondition> RuntimeAsync(SampanDaemon daemon) =>
        (await daemon.Runtime.StatusAsync(new StatusRequest(), CancellationToken.None)).Status.Conditions.First(condition => condition.Type == "RuntimeReady");

    private static void Signal(int pid, int signal)
    {
        using var process = Sampan.Linux.Handles.PidFd.TryOpen(pid);
        process!.Signal(signal);
    }
}
