using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Oci.Runtime;

namespace Sampan.Tests.Unit.Daemon.Recovery;

/// <summary>An engine on a host of the test's making, which notes what is done to it.</summary>
internal sealed class FakeEngine : IContainerEngine
{
    public List<string> Calls { get; } = [];

    public Dictionary<string, ContainerExit> Exits { get; } = [];

    public HashSet<int> AlivePids { get; } = [];

    public HashSet<string> Resisting { get; } = [];

    public EngineInventory Found { get; set; } = new(new HashSet<string>(), new HashSet<string>());

    public IReadOnlyList<RuntimeHandler> Handlers => [];

    public CgroupDriver CgroupDriver => CgroupDriver.Cgroupfs;

    public bool IsSandboxRunning(string id, SandboxHandle handle) => true;

    public ContainerExit? FindExit(string id) => Exits.GetValueOrDefault(id);

    public bool IsContainerAlive(string id, ContainerProcess process) => AlivePids.Contains(process.Pid);

    public AdoptedPods Others { get; set; } = AdoptedPods.None;

    public RuntimeFeatures Features => new();

    public string? Fault => null;

    public bool NeedsPause(SandboxRequest request) => false;

    public Task<string> NameSandboxAsync(SandboxRequest request, CancellationToken token) => throw new NotSupportedException();

    public Task<string> NameContainerAsync(ContainerRequest request, CancellationToken token) => throw new NotSupportedException();

    public Task<AdoptedPods> FindOthersAsync(Func<string, bool> isKnown, CancellationToken token) => Task.FromResult(new AdoptedPods(
        [.. Others.Sandboxes.Where(sandbox => !isKnown(sandbox.Id))], [.. Others.Containers.Where(container => !isKnown(container.Id))]));

    public Dictionary<string, ContainerProcess> Started { get; } = [];

    public Task<ContainerProcess?> FindProcessAsync(string id, CancellationToken token) => Task.FromResult(Started.GetValueOrDefault(id));

    public Task<EngineInventory> InventoryAsync(CancellationToken token) => Task.FromResult(Found);

    public void SignalContainer(string id, ContainerProcess process, int signal, bool all) => Calls.Add($"signal {process.Pid} {signal}");

    public Task RemoveSandboxAsync(string id, SandboxHandle? handle, CancellationToken token) => RemoveAsync("sandbox", id);

    public Task RemoveContainerAsync(string id, CancellationToken token) => RemoveAsync("container", id);

    public Task<SandboxHandle> PrepareSandboxAsync(SandboxRequest request, CancellationToken token) => throw new NotSupportedException();

    public Task<SandboxHandle> StartSandboxAsync(SandboxRequest request, SandboxHandle handle, CancellationToken token) =>
        throw new NotSupportedException();

    public Task StopSandboxAsync(string id, SandboxHandle handle, CancellationToken token) => throw new NotSupportedException();

    public Task<ContainerHandle> CreateContainerAsync(ContainerRequest request, CancellationToken token) => throw new NotSupportedException();

    public RuntimeSpec? ReadSpec(string id) => null;

    public Task StartContainerAsync(string id, Action<ContainerProcess> launched, CancellationToken token) => throw new NotSupportedException();

    public Task WatchExitsAsync(Action<string> mayHaveEnded, CancellationToken token) => throw new NotSupportedException();

    public Task<StreamedProcess> StartExecAsync(string id, ExecCommand command, CancellationToken token) =>
        throw new NotSupportedException();

    public Task<StreamedProcess> AttachAsync(string id, bool stdin, CancellationToken token) => throw new NotSupportedException();

    public Task<System.Net.Sockets.Socket> ConnectAsync(SandboxHandle handle, int port, CancellationToken token) =>
        throw new NotSupportedException();

    public ContainerDetails? ReadDetails(ContainerProcess process) => null;

    public PodUsage ReadPodUsage(string id, SandboxHandle handle) => new("/", null, null, []);

    public Task<ExecResult> ExecAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken token) =>
        throw new NotSupportedException();

    public Task UpdateResourcesAsync(string id, bool isRunning, ResourceChange change, CancellationToken token) =>
        throw new NotSupportedException();

    public Task CheckpointAsync(CheckpointRequest request, CancellationToken token) => throw new NotSupportedException();

    public Task ReopenLogAsync(string id, ContainerProcess process, string logPath, CancellationToken token) => throw new NotSupportedException();

    public ContainerUsage? ReadUsage(string id, ContainerProcess process) => null;

    public IReadOnlyDictionary<string, string> Describe() => new Dictionary<string, string>();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task RemoveAsync(string kind, string id)
    {
        Calls.Add($"remove {kind} {id}");
        return Resisting.Contains(id) ? throw new IOException($"{id} is busy") : Task.CompletedTask;
    }
}
