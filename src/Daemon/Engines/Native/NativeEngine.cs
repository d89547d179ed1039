using System.Net.Sockets;
using Sampan.Cri.V1;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The engine over conmon and an OCI runtime, with namespaces and root file systems of our own.</summary>
internal sealed class NativeEngine(NativeParts parts) : IContainerEngine
{
    /// <inheritdoc/>
    public IReadOnlyList<RuntimeHandler> Handlers => parts.Handlers;

    /// <inheritdoc/>
    public CgroupDriver CgroupDriver => parts.Cgroups.Driver;

    /// <inheritdoc/>
    public RuntimeFeatures Features => new()
    {
        SupplementalGroupsPolicy = true,
        UserNamespacesHostNetwork = Handlers.Any(handler => handler.Features.UserNamespaces),
    };

    /// <inheritdoc/>
    public string? Fault => null;

    /// <inheritdoc/>
    public bool NeedsPause(SandboxRequest request) => request.SharesPid;

    /// <inheritdoc/>
    public Task<string> NameSandboxAsync(SandboxRequest request, CancellationToken token) => Task.FromResult(NewId.Create());

    /// <inheritdoc/>
    public Task<SandboxHandle> PrepareSandboxAsync(SandboxRequest request, CancellationToken token) =>
        Task.FromResult(parts.Sandboxes.Prepare(request));

    /// <inheritdoc/>
    public Task<SandboxHandle> StartSandboxAsync(SandboxRequest request, SandboxHandle handle, CancellationToken token) =>
        parts.Sandboxes.StartAsync(request, handle, token);

    /// <inheritdoc/>
    public bool IsSandboxRunning(string id, SandboxHandle handle) => parts.Sandboxes.IsRunning(handle);

    /// <inheritdoc/>
    public Task StopSandboxAsync(string id, SandboxHandle handle, CancellationToken token) =>
        parts.Sandboxes.StopAsync(id, handle, token);

    /// <inheritdoc/>
    public Task RemoveSandboxAsync(string id, SandboxHandle? handle, CancellationToken token) =>
        parts.Sandboxes.RemoveAsync(id, handle, token);

    /// <inheritdoc/>
    public Task<string> NameContainerAsync(ContainerRequest request, CancellationToken token) => Task.FromResult(NewId.Create());

    /// <inheritdoc/>
    public async Task<ContainerHandle> CreateContainerAsync(ContainerRequest request, CancellationToken token)
    {
        if (request.Checkpoint is { } source)
        {
            await parts.Criu.RequireForAsync(source.Name, token);
        }
        return await parts.Bundles.CreateAsync(request, token);
    }

    /// <inheritdoc/>
    public RuntimeSpec? ReadSpec(string id) => File.Exists(parts.Layout.SpecOf(id)) ? parts.Bundles.ReadSpec(id) : null;

    /// <inheritdoc/>
    public Task StartContainerAsync(string id, Action<ContainerProcess> launched, CancellationToken token) =>
        parts.Containers.StartAsync(id, launched, token);

    /// <inheritdoc/>
    /// <remarks>Processes are on record before the program runs.</remarks>
    public Task<ContainerProcess?> FindProcessAsync(string id, CancellationToken token) => Task.FromResult<ContainerProcess?>(null);

    /// <inheritdoc/>
    public void SignalContainer(string id, ContainerProcess process, int signal, bool all) =>
        parts.Containers.Signal(id, process, signal, all);

    /// <inheritdoc/>
    public ContainerExit? FindExit(string id) => parts.Exits.Find(id);

    /// <inheritdoc/>
    public bool IsContainerAlive(string id, ContainerProcess process) => NativeContainers.IsAlive(process);

    /// <inheritdoc/>
    public Task WatchExitsAsync(Action<string> mayHaveEnded, CancellationToken token) =>
        parts.Exits.WatchAsync(mayHaveEnded, token);

    /// <inheritdoc/>
    public Task RemoveContainerAsync(string id, CancellationToken token)
    {
        parts.Layers.Forget(id);
        return parts.Containers.RemoveAsync(id, token);
    }

    /// <inheritdoc/>
    public Task<ExecResult> ExecAsync(
        string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken token) =>
        parts.Exec.RunAsync(
            parts.Runtimes.For(BundleFacts.Read(parts.Layout.BundleOf(id)).Runtime), id, command, timeout, token);

    /// <inheritdoc/>
    public Task<StreamedProcess> StartExecAsync(string id, ExecCommand command, CancellationToken token) =>
        parts.ExecStreams.StartAsync(
            parts.Runtimes.For(BundleFacts.Read(parts.Layout.BundleOf(id)).Runtime), id, command, token);

    /// <inheritdoc/>
    public Task<StreamedProcess> AttachAsync(string id, bool stdin, CancellationToken token) =>
        parts.Attachments.AttachAsync(id, stdin, token);

    /// <inheritdoc/>
    public Task<Socket> ConnectAsync(SandboxHandle handle, int port, CancellationToken token) =>
        PodDialer.ConnectAsync(handle.NetworkNamespace, port, token);

    /// <inheritdoc/>
    public Task UpdateResourcesAsync(string id, bool isRunning, ResourceChange change, CancellationToken token) =>
        parts.Containers.UpdateAsync(id, isRunning, change, token);

    /// <inheritdoc/>
    public Task CheckpointAsync(CheckpointRequest request, CancellationToken token) => parts.Checkpoints.TakeAsync(request, token);

    /// <inheritdoc/>
    public Task ReopenLogAsync(string id, ContainerProcess process, string logPath, CancellationToken token) =>
        parts.Logs.ReopenAsync(id, process, logPath, token);

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
    public Task<AdoptedPods> FindOthersAsync(Func<string, bool> isKnown, CancellationToken token) => Task.FromResult(AdoptedPods.None);

    /// <inheritdoc/>
    public Task<EngineInventory> InventoryAsync(CancellationToken token)
    {
        NativeLayout layout = parts.Layout;
        string[] bundles = [.. Names(layout.Bundles), .. parts.Roots.Ids, .. Names(layout.Exits)];
        return Task.FromResult(new EngineInventory(
            new HashSet<string>([.. Names(layout.Namespaces), .. Names(layout.Sandboxes)]),
            new HashSet<string>(bundles)));
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Describe() => parts.Description;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        parts.Reaper.Dispose();
        parts.Loop.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path));
}
