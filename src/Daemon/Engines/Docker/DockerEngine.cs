using System.Net.Sockets;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native;
using Sampan.Docker;
using Sampan.Oci.Runtime;
using ContainerDetails = Sampan.Daemon.Engines.ContainerDetails;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>The engine over a Docker Engine: what dockershim was.</summary>
internal sealed class DockerEngine(DockerParts parts) : IContainerEngine
{
    /// <inheritdoc/>
    public IReadOnlyList<RuntimeHandler> Handlers { get; } =
    [
        .. parts.Host.Node.Runtimes.Append("").Distinct().Order(StringComparer.Ordinal).Select(name => new RuntimeHandler
        {
            Name = name,
            Features = new RuntimeHandlerFeatures { RecursiveReadOnlyMounts = parts.Host.Node.KnowsRecursiveReadOnly },
        }),
    ];

    /// <inheritdoc/>
    public CgroupDriver CgroupDriver => parts.Cgroups.Driver;

    /// <inheritdoc/>
    public RuntimeFeatures Features => new() { SupplementalGroupsPolicy = parts.Host.Node.ShowsLayers };

    /// <inheritdoc/>
    public string? Fault => parts.Watch.Fault;

    /// <inheritdoc/>
    public bool NeedsPause(SandboxRequest request) => true;

    /// <inheritdoc/>
    public Task<string> NameSandboxAsync(SandboxRequest request, CancellationToken token)
    {
        RequireEngine();
        return parts.Sandboxes.CreateAsync(request, token);
    }

    /// <inheritdoc/>
    public Task<SandboxHandle> PrepareSandboxAsync(SandboxRequest request, CancellationToken token) => parts.Sandboxes.StartAsync(request, token);

    /// <inheritdoc/>
    public Task<SandboxHandle> StartSandboxAsync(SandboxRequest request, SandboxHandle handle, CancellationToken token) => Task.FromResult(handle);

    /// <inheritdoc/>
    public bool IsSandboxRunning(string id, SandboxHandle handle) => DockerSandboxes.IsRunning(handle);

    /// <inheritdoc/>
    public Task StopSandboxAsync(string id, SandboxHandle handle, CancellationToken token) => DockerSandboxes.StopAsync(handle, parts.Time, token);

    /// <inheritdoc/>
    public async Task RemoveSandboxAsync(string id, SandboxHandle? handle, CancellationToken token)
    {
        RequireEngine();
        await parts.Sandboxes.RemoveAsync(id, handle, token);
        parts.Adoption.Forget(id);
    }

    /// <inheritdoc/>
    public Task<string> NameContainerAsync(ContainerRequest request, CancellationToken token)
    {
        RequireEngine();
        return request.Checkpoint is { } source
            ? throw NoCheckpoints(source.Name)
            : parts.Containers.CreateAsync(request, token);
    }

    /// <inheritdoc/>
    public Task<ContainerHandle> CreateContainerAsync(ContainerRequest request, CancellationToken token)
    {
        var warnings = new List<string>();
        ResourceTranslation.Apply(request.Config.Linux?.Resources, parts.Host.Node, new ContainerHostConfig(), warnings);
        return Task.FromResult(new ContainerHandle(ContainerTranslation.RunningUser(request, parts.Host.UserOf(request)), warnings));
    }

    /// <inheritdoc/>
    public RuntimeSpec? ReadSpec(string id) => null;

    /// <inheritdoc/>
    public Task StartContainerAsync(string id, Action<ContainerProcess> launched, CancellationToken token)
    {
        RequireEngine();
        return parts.Containers.StartAsync(id, launched, token);
    }

    /// <inheritdoc/>
    public Task<ContainerProcess?> FindProcessAsync(string id, CancellationToken token) => parts.Containers.FindProcessAsync(id, token);

    /// <inheritdoc/>
    public void SignalContainer(string id, ContainerProcess process, int signal, bool all) => parts.Containers.Signal(id, process, signal, all);

    /// <inheritdoc/>
    public ContainerExit? FindExit(string id) => parts.Objects.FindExit(id);

    /// <inheritdoc/>
    public bool IsContainerAlive(string id, ContainerProcess process) => parts.Containers.IsAlive(id, process);

    /// <inheritdoc/>
    public Task WatchExitsAsync(Action<string> mayHaveEnded, CancellationToken token) => parts.Watch.RunAsync(mayHaveEnded, token);

    /// <inheritdoc/>
    public Task RemoveContainerAsync(string id, CancellationToken token)
    {
        RequireEngine();
        parts.Layers.Forget(id);
        return parts.Containers.RemoveAsync(id, token);
    }

    /// <inheritdoc/>
    public Task<ExecResult> ExecAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken token)
    {
        RequireEngine();
        return parts.Execs.RunAsync(id, command, timeout, token);
    }

    /// <inheritdoc/>
    public Task<StreamedProcess> StartExecAsync(string id, ExecCommand command, CancellationToken token)
    {
        RequireEngine();
        return parts.Execs.StartAsync(id, command, token);
    }

    /// <inheritdoc/>
    public Task<StreamedProcess> AttachAsync(string id, bool stdin, CancellationToken token)
    {
        RequireEngine();
        return parts.Attachments.AttachAsync(id, stdin, token);
    }

    /// <inheritdoc/>
    public Task<Socket> ConnectAsync(SandboxHandle handle, int port, CancellationToken token) =>
        PodDialer.ConnectAsync(handle.NetworkNamespace, port, token);

    /// <inheritdoc/>
    public Task UpdateResourcesAsync(string id, bool isRunning, ResourceChange change, CancellationToken token)
    {
        RequireEngine();
        return parts.Containers.UpdateAsync(id, change, token);
    }

    /// <inheritdoc/>
    public Task CheckpointAsync(CheckpointRequest request, CancellationToken token) => throw NoCheckpoints(request.Id);

    /// <inheritdoc/>
    public Task ReopenLogAsync(string id, ContainerProcess process, string logPath, CancellationToken token) =>
        parts.Logs.ReopenAsync(id, token);

    /// <inheritdoc/>
    public ContainerUsage? ReadUsage(string id, ContainerProcess process)
    {
        (ulong bytes, ulong inodes) = parts.Layers.Of(id);
        return new ContainerUsage(parts.Usage.Read(process), bytes, inodes);
    }

    /// <inheritdoc/>
    public ContainerDetails? ReadDetails(ContainerProcess process) => parts.Usage.ReadDetails(process);

    /// <inheritdoc/>
    public PodUsage ReadPodUsage(string id, SandboxHandle handle) => parts.Usage.ReadPod(id, handle);

    /// <inheritdoc/>
    public async Task<AdoptedPods> FindOthersAsync(Func<string, bool> isKnown, CancellationToken token)
    {
        // The first look: what ended while the daemon was away is known before the records are gone through.
        await parts.Watch.LookAsync(_ => { }, token);
        return await parts.Adoption.FindAsync(isKnown, token);
    }

    /// <inheritdoc/>
    public async Task<EngineInventory> InventoryAsync(CancellationToken token)
    {
        IReadOnlyList<ContainerEntry> ours = await parts.Docker.Containers.ListAsync(
            all: true, [$"{DockerLabels.Root}={parts.Host.Settings.Root}"], token);
        string TypeOf(ContainerEntry entry) => entry.Labels.GetValueOrDefault(DockerLabels.Type, "");
        parts.ImageMounts.Sweep(id => ours.Any(entry => entry.Id == id));
        return new EngineInventory(
            new HashSet<string>([.. ours.Where(entry => TypeOf(entry) == DockerLabels.Sandbox).Select(entry => entry.Id), .. parts.Folder.Ids()]),
            new HashSet<string>(ours.Where(entry => TypeOf(entry) == DockerLabels.Container).Select(entry => entry.Id)));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>
    {
        ["engine"] = "docker",
        ["docker"] = $"{parts.Docker.SocketPath} ({parts.Host.Node.Version}, API {parts.Host.Node.Api})",
        ["defaultRuntime"] = parts.Host.Node.Runtimes.FirstOrDefault("runc"),
        ["root"] = parts.Host.Settings.Root,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await parts.Logs.DisposeAsync();
        parts.Docker.Dispose();
    }

    // At once, where a call would wait for its limit.
    private void RequireEngine()
    {
        if (Fault is { } fault)
        {
            throw CriException.Unavailable($"the Docker Engine cannot be used now: {fault}");
        }
    }

    private static CriException NoCheckpoints(string what) =>
        CriException.Unimplemented($"{what}: checkpoints are not possible with engine: docker; Docker keeps its own where nobody else can read them");
}
