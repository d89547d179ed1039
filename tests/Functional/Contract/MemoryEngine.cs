using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Threading.Channels;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native;
using Sampan.Linux.Processes;
using Sampan.Oci.Runtime;
using ContainerDetails = Sampan.Daemon.Engines.ContainerDetails;

namespace Sampan.Tests.Functional.Contract;

/// <summary>An engine whose sandboxes and containers are on paper only, so that what is above engines can be asked without root.</summary>
/// <param name="folder">Where its network namespaces are files.</param>
internal sealed class MemoryEngine(string folder) : IContainerEngine
{
    // No kernel has such.
    private const int FirstPid = 1 << 30;

    // Long enough for a list, or a caller's change of mind, to come in between.
    private static readonly TimeSpan Making = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, bool> _sandboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, MemoryContainer> _containers = new(StringComparer.Ordinal);
    private readonly Channel<string> _ended = Channel.CreateUnbounded<string>();
    private int _lastPid = FirstPid;

    public IReadOnlyList<RuntimeHandler> Handlers { get; } = [new RuntimeHandler { Features = new RuntimeHandlerFeatures() }];

    public CgroupDriver CgroupDriver => CgroupDriver.Cgroupfs;

    public RuntimeFeatures Features => new() { SupplementalGroupsPolicy = true };

    public string? Fault => null;

    public bool NeedsPause(SandboxRequest request) => request.SharesPid;

    public Task<string> NameSandboxAsync(SandboxRequest request, CancellationToken token) => Task.FromResult(NewId.Create());

    public async Task<SandboxHandle> PrepareSandboxAsync(SandboxRequest request, CancellationToken token)
    {
        await Task.Delay(Making, token);
        string pin = PinOf(request.Id);
        await File.WriteAllTextAsync(pin, "", token);
        _sandboxes[request.Id] = true;
        return new SandboxHandle { NetworkNamespace = request.HasOwnNetwork ? pin : null };
    }

    public Task<SandboxHandle> StartSandboxAsync(SandboxRequest request, SandboxHandle handle, CancellationToken token) => Task.FromResult(handle);

    public bool IsSandboxRunning(string id, SandboxHandle handle) => _sandboxes.GetValueOrDefault(id);

    public Task StopSandboxAsync(string id, SandboxHandle handle, CancellationToken token)
    {
        _sandboxes.TryUpdate(id, false, true);
        return Task.CompletedTask;
    }

    public Task RemoveSandboxAsync(string id, SandboxHandle? handle, CancellationToken token)
    {
        _sandboxes.TryRemove(id, out _);
        File.Delete(PinOf(id));
        return Task.CompletedTask;
    }

    public Task<string> NameContainerAsync(ContainerRequest request, CancellationToken token) => Task.FromResult(NewId.Create());

    public async Task<ContainerHandle> CreateContainerAsync(ContainerRequest request, CancellationToken token)
    {
        await Task.Delay(Making, token);
        HostInputs.ReadProfile(request.Config.Linux?.SecurityContext?.Seccomp);
        _containers[request.Id] = new MemoryContainer([.. request.Config.Command], ContainerBundles.LogPath(request));
        return new ContainerHandle(new ContainerUser { Linux = new LinuxContainerUser() }, []);
    }

    public RuntimeSpec? ReadSpec(string id) => null;

    public Task StartContainerAsync(string id, Action<ContainerProcess> launched, CancellationToken token)
    {
        launched(new ContainerProcess(Interlocked.Increment(ref _lastPid), 1, 0));
        _containers[id].Start(() => _ended.Writer.TryWrite(id));
        return Task.CompletedTask;
    }

    public void SignalContainer(string id, ContainerProcess process, int signal, bool all) => _containers.GetValueOrDefault(id)?.Signal(signal);

    public ContainerExit? FindExit(string id) => _containers.GetValueOrDefault(id)?.Exit;

    public bool IsContainerAlive(string id, ContainerProcess process) => _containers.TryGetValue(id, out MemoryContainer? container) && container.Exit is null;

    public Task<ContainerProcess?> FindProcessAsync(string id, CancellationToken token) => Task.FromResult<ContainerProcess?>(null);

    public async Task WatchExitsAsync(Action<string> mayHaveEnded, CancellationToken token)
    {
        try
        {
            await foreach (string id in _ended.Reader.ReadAllAsync(token))
            {
                mayHaveEnded(id);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The daemon stops.
        }
    }

    public Task RemoveContainerAsync(string id, CancellationToken token)
    {
        if (_containers.TryRemove(id, out MemoryContainer? container))
        {
            container.Signal(Signals.Kill);
        }
        return Task.CompletedTask;
    }

    public Task<ExecResult> ExecAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken token) =>
        _containers[id].ExecAsync(command, timeout, token);

    public Task<StreamedProcess> StartExecAsync(string id, ExecCommand command, CancellationToken token) => throw NotHere();

    public Task<StreamedProcess> AttachAsync(string id, bool stdin, CancellationToken token) => throw NotHere();

    public Task<Socket> ConnectAsync(SandboxHandle handle, int port, CancellationToken token) => throw NotHere();

    public Task UpdateResourcesAsync(string id, bool isRunning, ResourceChange change, CancellationToken token) => Task.CompletedTask;

    public Task CheckpointAsync(CheckpointRequest request, CancellationToken token) => throw NotHere();

    public Task ReopenLogAsync(string id, ContainerProcess process, string logPath, CancellationToken token)
    {
        _containers[id].Reopen();
        return Task.CompletedTask;
    }

    public ContainerUsage? ReadUsage(string id, ContainerProcess process) => null;

    public ContainerDetails? ReadDetails(ContainerProcess process) => null;

    public PodUsage ReadPodUsage(string id, SandboxHandle handle) => new("/", null, null, []);

    public Task<AdoptedPods> FindOthersAsync(Func<string, bool> isKnown, CancellationToken token) => Task.FromResult(AdoptedPods.None);

    public Task<EngineInventory> InventoryAsync(CancellationToken token) =>
        Task.FromResult(new EngineInventory(_sandboxes.Keys.ToHashSet(), _containers.Keys.ToHashSet()));

    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string> { ["engine"] = "memory" };

    public ValueTask DisposeAsync()
    {
        foreach (MemoryContainer container in _containers.Values)
        {
            container.Signal(Signals.Kill);
        }
        return ValueTask.CompletedTask;
    }

    private string PinOf(string id) => Path.Combine(folder, id);

    private static CriException NotHere() => CriException.Unimplemented("containers on paper have no streams");
}
