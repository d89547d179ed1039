using Sampan.Daemon.Containers;
using Sampan.Daemon.Events;
using Sampan.Daemon.ImageService;
using Sampan.Daemon.Metrics;
using Sampan.Daemon.Node;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.Stats;
using Sampan.Daemon.Streaming;

namespace Sampan.Daemon.Api;

/// <summary>One handler per RPC, or per RPC and its streaming twin.</summary>
internal sealed record RpcHandlers
{
    public required NodeStatus Status { get; init; }

    public required NodeRuntimeConfig RuntimeConfig { get; init; }

    public required RunSandbox RunSandbox { get; init; }

    public required StopSandbox StopSandbox { get; init; }

    public required RemoveSandbox RemoveSandbox { get; init; }

    public required SandboxStatus SandboxStatus { get; init; }

    public required ListSandboxes ListSandboxes { get; init; }

    public required CreateContainer CreateContainer { get; init; }

    public required StartContainer StartContainer { get; init; }

    public required StopContainer StopContainer { get; init; }

    public required RemoveContainer RemoveContainer { get; init; }

    public required ListContainers ListContainers { get; init; }

    public required ContainerStatusQuery ContainerStatus { get; init; }

    public required UpdateContainerResources UpdateContainerResources { get; init; }

    public required UpdateSandboxResources UpdateSandboxResources { get; init; }

    public required ReopenContainerLog ReopenContainerLog { get; init; }

    public required CheckpointContainer CheckpointContainer { get; init; }

    public required ExecSync ExecSync { get; init; }

    public required ListContainerStats ContainerStats { get; init; }

    public required ListPodStats PodStats { get; init; }

    public required ListMetrics Metrics { get; init; }

    public required GetContainerEvents Events { get; init; }

    public required Exec Exec { get; init; }

    public required Attach Attach { get; init; }

    public required PortForward PortForward { get; init; }

    public required ListImages ListImages { get; init; }

    public required ImageStatus ImageStatus { get; init; }

    public required PullImage PullImage { get; init; }

    public required WatchPull WatchPull { get; init; }

    public required AdoptImages AdoptImages { get; init; }

    public required ImportImages ImportImages { get; init; }

    public required ExportImages ExportImages { get; init; }

    public required TagImage TagImage { get; init; }

    public required VerifyImages VerifyImages { get; init; }

    public required PruneImages PruneImages { get; init; }

    public required DiskUsage DiskUsage { get; init; }

    public required PushImage PushImage { get; init; }

    public required RemoveImage RemoveImage { get; init; }

    public required ImageFsInfo ImageFsInfo { get; init; }
}
