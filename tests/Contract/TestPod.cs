using System.Text.Json;
using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Tests.Contract;

/// <summary>A pod of one test, removed after it.</summary>
public sealed class TestPod : IAsyncDisposable
{
    private static int s_count;

    private readonly ICriNode _node;
    private readonly string _image;
    private uint _attempt;

    private TestPod(ICriNode node, string image, PodSandboxConfig config, string id)
    {
        _node = node;
        _image = image;
        Config = config;
        Id = id;
    }

    public string Id { get; }

    public PodSandboxConfig Config { get; }

    /// <summary>A configuration that nobody else has: own network, PID namespaces by container.</summary>
    public static PodSandboxConfig NewConfig(ICriNode node)
    {
        string name = $"pod-{Interlocked.Increment(ref s_count)}";
        return new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = name, Namespace = "test", Uid = Guid.NewGuid().ToString() },
            Hostname = name,
            LogDirectory = Path.Combine(node.Logs, name),
            Linux = new LinuxPodSandboxConfig
            {
                SecurityContext = new LinuxSandboxSecurityContext
                {
                    NamespaceOptions = new NamespaceOption { Pid = NamespaceMode.Container },
                },
            },
        };
    }

    public static async Task<TestPod> RunAsync(ICriNode node, string image, Action<PodSandboxConfig>? change = null)
    {
        PodSandboxConfig config = NewConfig(node);
        change?.Invoke(config);
        RunPodSandboxResponse pod = await node.Runtime.RunPodSandboxAsync(
            new RunPodSandboxRequest { Config = config }, CancellationToken.None);
        return new TestPod(node, image, config, pod.PodSandboxId);
    }

    public CreateContainerRequest NewContainer(IEnumerable<string> command, Action<ContainerConfig>? change = null)
    {
        uint attempt = _attempt++;
        var config = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = "main", Attempt = attempt },
            Image = new ImageSpec { Image = _image },
            LogPath = $"main/{attempt}.log",
            Linux = new LinuxContainerConfig
            {
                SecurityContext = new LinuxContainerSecurityContext
                {
                    NamespaceOptions = Config.Linux.SecurityContext.NamespaceOptions.Clone(),
                },
            },
        };
        config.Command.AddRange(command);
        change?.Invoke(config);
        return new CreateContainerRequest { PodSandboxId = Id, Config = config, SandboxConfig = Config };
    }

    public async Task<string> CreateAsync(IEnumerable<string> command, Action<ContainerConfig>? change = null) =>
        (await _node.Runtime.CreateContainerAsync(NewContainer(command, change), CancellationToken.None)).ContainerId;

    public Task StartAsync(string container) => _node.Runtime.StartContainerAsync(
        new StartContainerRequest { ContainerId = container }, CancellationToken.None);

    /// <summary>Creates and starts a container.</summary>
    public async Task<string> StartAsync(IEnumerable<string> command, Action<ContainerConfig>? change = null)
    {
        string container = await CreateAsync(command, change);
        await StartAsync(container);
        return container;
    }

    /// <summary>Creates and starts a container that runs a shell script.</summary>
    public Task<string> ScriptAsync(string script, Action<ContainerConfig>? change = null) =>
        StartAsync(["sh", "-c", script], change);

    /// <summary>Creates and starts a container, and waits until its log has a line.</summary>
    public async Task<string> ScriptUntilAsync(string line, string script, Action<ContainerConfig>? change = null)
    {
        string container = await ScriptAsync(script, change);
        string log = (await StatusAsync(container)).LogPath;
        await Eventually.BecomesTrueAsync(
            $"{line} in {log}", () => File.ReadAllText(log).Contains(line, StringComparison.Ordinal));
        return container;
    }

    public async Task<ContainerStatus> StatusAsync(string container) => (await _node.Runtime.ContainerStatusAsync(
        new ContainerStatusRequest { ContainerId = container }, CancellationToken.None)).Status;

    /// <summary>A pid that the verbose status tells: <c>pid</c> or <c>monitorPid</c>.</summary>
    public async Task<int> PidAsync(string container, string which = "pid")
    {
        ContainerStatusResponse status = await _node.Runtime.ContainerStatusAsync(
            new ContainerStatusRequest { ContainerId = container, Verbose = true }, CancellationToken.None);
        using JsonDocument info = JsonDocument.Parse(status.Info["info"]);
        return info.RootElement.GetProperty(which).GetInt32();
    }

    public Task<ContainerStatus> ExitedAsync(string container) => Eventually.BecomesAsync(
        "the container ends", () => StatusAsync(container), status => status.State == ContainerState.ContainerExited);

    public Task StopAsync(string container, long timeout) => _node.Runtime.StopContainerAsync(
        new StopContainerRequest { ContainerId = container, Timeout = timeout }, CancellationToken.None);

    public Task<ExecSyncResponse> ExecAsync(string container, long timeout, params string[] command) =>
        _node.Runtime.ExecSyncAsync(
            new ExecSyncRequest { ContainerId = container, Timeout = timeout, Cmd = { command } }, CancellationToken.None);

    /// <summary>What a command in a container prints; it must end well.</summary>
    public async Task<string> OutputAsync(string container, params string[] command)
    {
        ExecSyncResponse response = await ExecAsync(container, 0, command);
        Assert.True(
            response.ExitCode == 0,
            $"{string.Join(' ', command)}: {response.ExitCode} {response.Stdout.ToStringUtf8()}{response.Stderr.ToStringUtf8()}");
        return response.Stdout.ToStringUtf8().Trim();
    }

    public async Task<PodSandboxStatus> PodStatusAsync() => (await _node.Runtime.PodSandboxStatusAsync(
        new PodSandboxStatusRequest { PodSandboxId = Id }, CancellationToken.None)).Status;

    public Task StopPodAsync() => _node.Runtime.StopPodSandboxAsync(
        new StopPodSandboxRequest { PodSandboxId = Id }, CancellationToken.None);

    public Task RemoveAsync() => _node.Runtime.RemovePodSandboxAsync(
        new RemovePodSandboxRequest { PodSandboxId = Id }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await RemoveAsync();
        }
        catch (CriException)
        {
            // The test has said why; the daemon's sweep comes after all tests.
        }
    }
}
