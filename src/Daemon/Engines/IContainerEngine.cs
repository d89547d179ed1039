using Sampan.Cri.V1;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines;

/// <summary>
/// What makes and ends sandboxes and containers. It speaks ids, CRI configurations and resolved images, never our
/// records; every Stop and Remove is idempotent and may be called for what was made half-way or never.
/// </summary>
internal interface IContainerEngine : IAsyncDisposable
{
    /// <summary>The handlers that pods may ask for, the default one under the empty name too.</summary>
    IReadOnlyList<RuntimeHandler> Handlers { get; }

    /// <summary>The cgroup driver that the kubelet must use too.</summary>
    CgroupDriver CgroupDriver { get; }

    /// <summary>What the node can do beside what its handlers can.</summary>
    RuntimeFeatures Features { get; }

    /// <summary>Why nothing can be made or ended at the moment; null while all is well.</summary>
    string? Fault { get; }

    /// <summary>Whether a sandbox of this kind wants the pause image. <see cref="SandboxRequest.Id"/> is empty yet.</summary>
    bool NeedsPause(SandboxRequest request);

    /// <summary>
    /// The id that a sandbox is going to have. An engine whose ids somebody else gives makes the sandbox here, as far as it takes;
    /// <see cref="RemoveSandboxAsync"/> takes it back. <see cref="SandboxRequest.Id"/> is empty yet.
    /// </summary>
    /// <exception cref="Sampan.Cri.CriException">The configuration asks for what cannot be.</exception>
    Task<string> NameSandboxAsync(SandboxRequest request, CancellationToken token);

    /// <summary>Makes a sandbox's files and namespaces. The network is the caller's affair and comes next.</summary>
    /// <exception cref="Sampan.Cri.CriException">The configuration asks for what cannot be.</exception>
    Task<SandboxHandle> PrepareSandboxAsync(SandboxRequest request, CancellationToken token);

    /// <summary>Starts what must run in a sandbox for it to be ready; nothing for most.</summary>
    Task<SandboxHandle> StartSandboxAsync(SandboxRequest request, SandboxHandle handle, CancellationToken token);

    /// <summary>Whether what a ready sandbox is made of is still there.</summary>
    bool IsSandboxRunning(string id, SandboxHandle handle);

    /// <summary>Ends what runs in a sandbox apart from its containers. Its network namespace stays.</summary>
    Task StopSandboxAsync(string id, SandboxHandle handle, CancellationToken token);

    /// <summary>Removes all that was made for a sandbox.</summary>
    Task RemoveSandboxAsync(string id, SandboxHandle? handle, CancellationToken token);

    /// <summary>
    /// The id that a container is going to have. An engine whose ids somebody else gives makes the container here, as far as it takes;
    /// <see cref="RemoveContainerAsync"/> takes it back. <see cref="ContainerRequest.Id"/> is empty yet.
    /// </summary>
    /// <exception cref="Sampan.Cri.CriException">The configuration asks for what cannot be.</exception>
    Task<string> NameContainerAsync(ContainerRequest request, CancellationToken token);

    /// <summary>Prepares a container's root file system and configuration. Nothing runs yet.</summary>
    /// <exception cref="Sampan.Cri.CriException">The configuration asks for what cannot be.</exception>
    Task<ContainerHandle> CreateContainerAsync(ContainerRequest request, CancellationToken token);

    /// <summary>The runtime spec that a container was made with, as it is now; null when there is none any more.</summary>
    RuntimeSpec? ReadSpec(string id);

    /// <summary>Starts a container.</summary>
    /// <param name="id">The container.</param>
    /// <param name="launched">
    /// Called as soon as the processes exist, before the container's own program runs, so that they are on record.
    /// </param>
    /// <param name="token">Gives up; what was started is ended.</param>
    /// <exception cref="ContainerStartException">The OCI runtime refused.</exception>
    Task StartContainerAsync(string id, Action<ContainerProcess> launched, CancellationToken token);

    /// <summary>
    /// The processes of a container that was started as far as the engine knows, though no record says so; null when it was not.
    /// Its pid is 0 if it has ended since.
    /// </summary>
    Task<ContainerProcess?> FindProcessAsync(string id, CancellationToken token);

    /// <summary>Sends a signal to a container's first process, or to all of them.</summary>
    /// <param name="id">The container's id.</param>
    /// <param name="process">The container's processes.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="all">Every process of the container, also those outside its PID namespace.</param>
    void SignalContainer(string id, ContainerProcess process, int signal, bool all);

    /// <summary>How the container ended, as far as was written down; null while it runs or when nothing was.</summary>
    ContainerExit? FindExit(string id);

    /// <summary>Whether the container's first process is alive, or whoever will tell its end.</summary>
    bool IsContainerAlive(string id, ContainerProcess process);

    /// <summary>Calls back with the id of each container that may have ended, also long after a restart.</summary>
    Task WatchExitsAsync(Action<string> mayHaveEnded, CancellationToken token);

    /// <summary>Removes all that was made for a container, killing what still runs.</summary>
    Task RemoveContainerAsync(string id, CancellationToken token);

    /// <summary>Runs a command in a running container and waits for its end.</summary>
    /// <param name="id">The container.</param>
    /// <param name="command">The command and its arguments.</param>
    /// <param name="timeout">After this it is killed with all it started; infinite when there is no limit.</param>
    /// <param name="token">Kills it.</param>
    /// <exception cref="TimeoutException">The time was up; the command is gone.</exception>
    Task<ExecResult> ExecAsync(string id, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken token);

    /// <summary>Starts a command in a running container.</summary>
    /// <exception cref="Native.OciRuntimeException">The OCI runtime refused.</exception>
    Task<StreamedProcess> StartExecAsync(string id, ExecCommand command, CancellationToken token);

    /// <summary>Joins the streams of a running container. Many may do so at a time; one who reads too slowly is let go.</summary>
    /// <param name="id">The container.</param>
    /// <param name="stdin">Whether the input is wanted too.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="IOException">The container has ended meanwhile.</exception>
    Task<StreamedProcess> AttachAsync(string id, bool stdin, CancellationToken token);

    /// <summary>Connects to a port on the loopback of a sandbox: its own, or the host's where it shares that.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">Nobody listens there.</exception>
    Task<System.Net.Sockets.Socket> ConnectAsync(SandboxHandle handle, int port, CancellationToken token);

    /// <summary>Sets the resources of a container, running or not; zero and empty fields stay as they are.</summary>
    Task UpdateResourcesAsync(string id, bool isRunning, ResourceChange change, CancellationToken token);

    /// <summary>Writes a running container into an archive. It lives on.</summary>
    /// <exception cref="Sampan.Cri.CriException">There is no CRIU, or the container is of a kind that cannot be written down.</exception>
    /// <exception cref="Native.OciRuntimeException">The OCI runtime, or CRIU, could not.</exception>
    Task CheckpointAsync(CheckpointRequest request, CancellationToken token);

    /// <summary>Makes the log go on in a new file after its present one was renamed. On return the file exists.</summary>
    Task ReopenLogAsync(string id, ContainerProcess process, string logPath, CancellationToken token);

    /// <summary>What a container uses now; null when it is gone.</summary>
    ContainerUsage? ReadUsage(string id, ContainerProcess process);

    /// <summary>What metrics want to know of a container; null when it does not run.</summary>
    ContainerDetails? ReadDetails(ContainerProcess process);

    /// <summary>What a pod uses.</summary>
    PodUsage ReadPodUsage(string id, SandboxHandle handle);

    /// <summary>
    /// Pods that somebody else made and that the engine can go on with, whole: no record names them yet. Asked once, at the start,
    /// before <see cref="InventoryAsync"/>.
    /// </summary>
    /// <param name="isKnown">Whether a record names the sandbox or container of an id.</param>
    /// <param name="token">Gives up.</param>
    Task<AdoptedPods> FindOthersAsync(Func<string, bool> isKnown, CancellationToken token);

    /// <summary>The ids of all sandboxes and containers that left something behind, for the sweep at start.</summary>
    Task<EngineInventory> InventoryAsync(CancellationToken token);

    /// <summary>Engine facts for people: versions, paths.</summary>
    IReadOnlyDictionary<string, string> Describe();
}
