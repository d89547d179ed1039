using Sampan.Cri.V1;

namespace Sampan.Cri.Grpc.Client;

/// <summary>Pods and containers: the methods of RuntimeService. Errors, deadlines and cancellation as <see cref="CriChannel"/> says.</summary>
/// <param name="channel">The runtime; stays the caller's.</param>
public sealed class RuntimeServiceClient(CriChannel channel)
{
    /// <summary>Who answers, and in which version.</summary>
    public Task<VersionResponse> VersionAsync(VersionRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/Version", request, VersionResponse.Parser, deadline, cancellationToken);

    /// <summary>Conditions, handlers and features.</summary>
    public Task<StatusResponse> StatusAsync(StatusRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/Status", request, StatusResponse.Parser, deadline, cancellationToken);

    /// <summary>What the kubelet must adopt.</summary>
    public Task<RuntimeConfigResponse> RuntimeConfigAsync(RuntimeConfigRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/RuntimeConfig", request, RuntimeConfigResponse.Parser, deadline, cancellationToken);

    /// <summary>Hands over the pod CIDR.</summary>
    public Task<UpdateRuntimeConfigResponse> UpdateRuntimeConfigAsync(UpdateRuntimeConfigRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/UpdateRuntimeConfig", request, UpdateRuntimeConfigResponse.Parser, deadline, cancellationToken);

    /// <summary>Makes and starts a sandbox.</summary>
    public Task<RunPodSandboxResponse> RunPodSandboxAsync(RunPodSandboxRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/RunPodSandbox", request, RunPodSandboxResponse.Parser, deadline, cancellationToken);

    /// <summary>Stops a sandbox and all in it.</summary>
    public Task<StopPodSandboxResponse> StopPodSandboxAsync(StopPodSandboxRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/StopPodSandbox", request, StopPodSandboxResponse.Parser, deadline, cancellationToken);

    /// <summary>Removes a sandbox and all in it.</summary>
    public Task<RemovePodSandboxResponse> RemovePodSandboxAsync(RemovePodSandboxRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/RemovePodSandbox", request, RemovePodSandboxResponse.Parser, deadline, cancellationToken);

    /// <summary>One sandbox.</summary>
    public Task<PodSandboxStatusResponse> PodSandboxStatusAsync(PodSandboxStatusRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/PodSandboxStatus", request, PodSandboxStatusResponse.Parser, deadline, cancellationToken);

    /// <summary>All sandboxes that pass a filter.</summary>
    public Task<ListPodSandboxResponse> ListPodSandboxAsync(ListPodSandboxRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ListPodSandbox", request, ListPodSandboxResponse.Parser, deadline, cancellationToken);

    /// <summary>The same in batches.</summary>
    public IAsyncEnumerable<StreamPodSandboxesResponse> StreamPodSandboxesAsync(StreamPodSandboxesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.ServerStreamAsync("RuntimeService/StreamPodSandboxes", request, StreamPodSandboxesResponse.Parser, deadline, cancellationToken);

    /// <summary>Tells of new pod-level limits.</summary>
    public Task<UpdatePodSandboxResourcesResponse> UpdatePodSandboxResourcesAsync(UpdatePodSandboxResourcesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/UpdatePodSandboxResources", request, UpdatePodSandboxResourcesResponse.Parser, deadline, cancellationToken);

    /// <summary>Prepares a container.</summary>
    public Task<CreateContainerResponse> CreateContainerAsync(CreateContainerRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/CreateContainer", request, CreateContainerResponse.Parser, deadline, cancellationToken);

    /// <summary>Starts a created container.</summary>
    public Task<StartContainerResponse> StartContainerAsync(StartContainerRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/StartContainer", request, StartContainerResponse.Parser, deadline, cancellationToken);

    /// <summary>Stops a container, by force after a grace period.</summary>
    public Task<StopContainerResponse> StopContainerAsync(StopContainerRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/StopContainer", request, StopContainerResponse.Parser, deadline, cancellationToken);

    /// <summary>Removes a container.</summary>
    public Task<RemoveContainerResponse> RemoveContainerAsync(RemoveContainerRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/RemoveContainer", request, RemoveContainerResponse.Parser, deadline, cancellationToken);

    /// <summary>One container.</summary>
    public Task<ContainerStatusResponse> ContainerStatusAsync(ContainerStatusRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ContainerStatus", request, ContainerStatusResponse.Parser, deadline, cancellationToken);

    /// <summary>All containers that pass a filter.</summary>
    public Task<ListContainersResponse> ListContainersAsync(ListContainersRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ListContainers", request, ListContainersResponse.Parser, deadline, cancellationToken);

    /// <summary>The same in batches.</summary>
    public IAsyncEnumerable<StreamContainersResponse> StreamContainersAsync(StreamContainersRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.ServerStreamAsync("RuntimeService/StreamContainers", request, StreamContainersResponse.Parser, deadline, cancellationToken);

    /// <summary>Changes limits in place.</summary>
    public Task<UpdateContainerResourcesResponse> UpdateContainerResourcesAsync(UpdateContainerResourcesRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/UpdateContainerResources", request, UpdateContainerResourcesResponse.Parser, deadline, cancellationToken);

    /// <summary>Opens the log file anew after a rotation.</summary>
    public Task<ReopenContainerLogResponse> ReopenContainerLogAsync(ReopenContainerLogRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ReopenContainerLog", request, ReopenContainerLogResponse.Parser, deadline, cancellationToken);

    /// <summary>Writes a checkpoint archive.</summary>
    public Task<CheckpointContainerResponse> CheckpointContainerAsync(CheckpointContainerRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/CheckpointContainer", request, CheckpointContainerResponse.Parser, deadline, cancellationToken);

    /// <summary>Runs a command to its end.</summary>
    public Task<ExecSyncResponse> ExecSyncAsync(ExecSyncRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ExecSync", request, ExecSyncResponse.Parser, deadline, cancellationToken);

    /// <summary>The URL of an interactive command.</summary>
    public Task<ExecResponse> ExecAsync(ExecRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/Exec", request, ExecResponse.Parser, deadline, cancellationToken);

    /// <summary>The URL of the container's own streams.</summary>
    public Task<AttachResponse> AttachAsync(AttachRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/Attach", request, AttachResponse.Parser, deadline, cancellationToken);

    /// <summary>The URL of tunnels into a sandbox.</summary>
    public Task<PortForwardResponse> PortForwardAsync(PortForwardRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/PortForward", request, PortForwardResponse.Parser, deadline, cancellationToken);

    /// <summary>Usage of one container.</summary>
    public Task<ContainerStatsResponse> ContainerStatsAsync(ContainerStatsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ContainerStats", request, ContainerStatsResponse.Parser, deadline, cancellationToken);

    /// <summary>Usage of all containers that pass a filter.</summary>
    public Task<ListContainerStatsResponse> ListContainerStatsAsync(ListContainerStatsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ListContainerStats", request, ListContainerStatsResponse.Parser, deadline, cancellationToken);

    /// <summary>The same in batches.</summary>
    public IAsyncEnumerable<StreamContainerStatsResponse> StreamContainerStatsAsync(StreamContainerStatsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.ServerStreamAsync("RuntimeService/StreamContainerStats", request, StreamContainerStatsResponse.Parser, deadline, cancellationToken);

    /// <summary>Usage of one sandbox.</summary>
    public Task<PodSandboxStatsResponse> PodSandboxStatsAsync(PodSandboxStatsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/PodSandboxStats", request, PodSandboxStatsResponse.Parser, deadline, cancellationToken);

    /// <summary>Usage of all sandboxes that pass a filter.</summary>
    public Task<ListPodSandboxStatsResponse> ListPodSandboxStatsAsync(ListPodSandboxStatsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ListPodSandboxStats", request, ListPodSandboxStatsResponse.Parser, deadline, cancellationToken);

    /// <summary>The same in batches.</summary>
    public IAsyncEnumerable<StreamPodSandboxStatsResponse> StreamPodSandboxStatsAsync(StreamPodSandboxStatsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.ServerStreamAsync("RuntimeService/StreamPodSandboxStats", request, StreamPodSandboxStatsResponse.Parser, deadline, cancellationToken);

    /// <summary>The metrics that there are.</summary>
    public Task<ListMetricDescriptorsResponse> ListMetricDescriptorsAsync(ListMetricDescriptorsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ListMetricDescriptors", request, ListMetricDescriptorsResponse.Parser, deadline, cancellationToken);

    /// <summary>Their values, by pod.</summary>
    public Task<ListPodSandboxMetricsResponse> ListPodSandboxMetricsAsync(ListPodSandboxMetricsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.UnaryAsync("RuntimeService/ListPodSandboxMetrics", request, ListPodSandboxMetricsResponse.Parser, deadline, cancellationToken);

    /// <summary>The same in batches.</summary>
    public IAsyncEnumerable<StreamPodSandboxMetricsResponse> StreamPodSandboxMetricsAsync(StreamPodSandboxMetricsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.ServerStreamAsync("RuntimeService/StreamPodSandboxMetrics", request, StreamPodSandboxMetricsResponse.Parser, deadline, cancellationToken);

    /// <summary>Container events as they happen, until cancelled.</summary>
    public IAsyncEnumerable<ContainerEventResponse> GetContainerEventsAsync(GetEventsRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null) =>
        channel.ServerStreamAsync("RuntimeService/GetContainerEvents", request, ContainerEventResponse.Parser, deadline, cancellationToken);
}
