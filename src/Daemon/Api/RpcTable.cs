using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Cri.V1;
using Sampan.Daemon.Metrics;
using Sampan.Daemon.Node;

namespace Sampan.Daemon.Api;

/// <summary>Which RPC is answered by which handler. What is not here answers UNIMPLEMENTED.</summary>
internal static class RpcTable
{
    /// <summary>How many items one message of a streamed list holds: far below the message limit, few round trips.</summary>
    private const int BatchSize = 500;

    /// <summary>The table.</summary>
    /// <param name="version">Answers at once.</param>
    /// <param name="ready">The handlers, once recovery is done.</param>
    public static GrpcMethodTable Create(NodeVersion version, ReadyGate ready)
    {
        var table = new GrpcMethodTable();
        table.AddUnary(
            "RuntimeService/Version", VersionRequest.Parser, (_, call) => Task.FromResult(version.Handle(call.Version)));
        AddNode(table, ready);
        AddSandboxes(table, ready);
        AddContainers(table, ready);
        AddStats(table, ready);
        AddEvents(table, ready);
        AddStreaming(table, ready);
        AddImages(table, ready);
        AddOwn(table, ready);
        return table;
    }

    private static void AddNode(GrpcMethodTable table, ReadyGate ready)
    {
        table.AddUnary("RuntimeService/Status", StatusRequest.Parser, (request, call) =>
            ready.Handlers.Status.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/RuntimeConfig", RuntimeConfigRequest.Parser, (request, call) =>
            ready.Handlers.RuntimeConfig.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/UpdateRuntimeConfig", UpdateRuntimeConfigRequest.Parser, (request, call) =>
            ready.Handlers.RuntimeConfig.UpdateAsync(request, call.CancellationToken));
    }

    private static void AddSandboxes(GrpcMethodTable table, ReadyGate ready)
    {
        table.AddUnary("RuntimeService/RunPodSandbox", RunPodSandboxRequest.Parser, (request, call) =>
            ready.Handlers.RunSandbox.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/StopPodSandbox", StopPodSandboxRequest.Parser, (request, call) =>
            ready.Handlers.StopSandbox.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/RemovePodSandbox", RemovePodSandboxRequest.Parser, (request, call) =>
            ready.Handlers.RemoveSandbox.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/PodSandboxStatus", PodSandboxStatusRequest.Parser, (request, call) =>
            ready.Handlers.SandboxStatus.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/ListPodSandbox", ListPodSandboxRequest.Parser, (request, call) =>
            ready.Handlers.ListSandboxes.HandleAsync(request, call.CancellationToken));
        table.AddServerStream<StreamPodSandboxesRequest, StreamPodSandboxesResponse>("RuntimeService/StreamPodSandboxes", StreamPodSandboxesRequest.Parser, (request, stream, call) =>
            WriteAsync(stream, ready.Handlers.ListSandboxes.Find(request.Filter), call, batch =>
                new StreamPodSandboxesResponse { PodSandboxes = { batch } }));
    }

    private static void AddContainers(GrpcMethodTable table, ReadyGate ready)
    {
        table.AddUnary("RuntimeService/CreateContainer", CreateContainerRequest.Parser, (request, call) =>
            ready.Handlers.CreateContainer.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/StartContainer", StartContainerRequest.Parser, (request, call) =>
            ready.Handlers.StartContainer.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/StopContainer", StopContainerRequest.Parser, (request, call) =>
            ready.Handlers.StopContainer.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/RemoveContainer", RemoveContainerRequest.Parser, (request, call) =>
            ready.Handlers.RemoveContainer.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/ListContainers", ListContainersRequest.Parser, (request, call) =>
            ready.Handlers.ListContainers.HandleAsync(request, call.CancellationToken));
        table.AddServerStream<StreamContainersRequest, StreamContainersResponse>("RuntimeService/StreamContainers", StreamContainersRequest.Parser, (request, stream, call) =>
            WriteAsync(stream, ready.Handlers.ListContainers.Find(request.Filter), call, batch =>
                new StreamContainersResponse { Containers = { batch } }));
        table.AddUnary("RuntimeService/ContainerStatus", ContainerStatusRequest.Parser, (request, call) =>
            ready.Handlers.ContainerStatus.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/UpdateContainerResources", UpdateContainerResourcesRequest.Parser, (request, call) =>
            ready.Handlers.UpdateContainerResources.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/UpdatePodSandboxResources", UpdatePodSandboxResourcesRequest.Parser, (request, call) =>
            ready.Handlers.UpdateSandboxResources.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/ReopenContainerLog", ReopenContainerLogRequest.Parser, (request, call) =>
            ready.Handlers.ReopenContainerLog.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/CheckpointContainer", CheckpointContainerRequest.Parser, (request, call) =>
            ready.Handlers.CheckpointContainer.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/ExecSync", ExecSyncRequest.Parser, (request, call) =>
            ready.Handlers.ExecSync.HandleAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/ContainerStats", ContainerStatsRequest.Parser, (request, call) =>
            ready.Handlers.ContainerStats.OneAsync(request, call.CancellationToken));
        table.AddUnary("RuntimeService/ListContainerStats", ListContainerStatsRequest.Parser, (request, call) =>
            ready.Handlers.ContainerStats.HandleAsync(request, call.CancellationToken));
    }

    private static void AddStats(GrpcMethodTable table, ReadyGate ready)
    {
        table.AddServerStream<StreamContainerStatsRequest, StreamContainerStatsResponse>("RuntimeService/StreamContainerStats", StreamContainerStatsRequest.Parser, (request, stream, call) =>
            WriteAsync(stream, ready.Handlers.ContainerStats.Find(request.Filter), call, batch =>
                new StreamContainerStatsResponse { ContainerStats = { batch } }));
        table.AddUnary("RuntimeService/PodSandboxStats", PodSandboxStatsRequest.Parser, (request, _) =>
            ready.Handlers.PodStats.OneAsync(request));
        table.AddUnary("RuntimeService/ListPodSandboxStats", ListPodSandboxStatsRequest.Parser, (request, _) =>
            ready.Handlers.PodStats.HandleAsync(request));
        table.AddServerStream<StreamPodSandboxStatsRequest, StreamPodSandboxStatsResponse>("RuntimeService/StreamPodSandboxStats", StreamPodSandboxStatsRequest.Parser, (request, stream, call) =>
            WriteAsync(stream, ready.Handlers.PodStats.Find(request.Filter), call, batch =>
                new StreamPodSandboxStatsResponse { PodSandboxStats = { batch } }));
        table.AddUnary("RuntimeService/ListMetricDescriptors", ListMetricDescriptorsRequest.Parser, (_, _) => ListMetrics.DescribeAsync());
        table.AddUnary("RuntimeService/ListPodSandboxMetrics", ListPodSandboxMetricsRequest.Parser, (_, _) =>
            ready.Handlers.Metrics.HandleAsync());
        table.AddServerStream<StreamPodSandboxMetricsRequest, StreamPodSandboxMetricsResponse>("RuntimeService/StreamPodSandboxMetrics", StreamPodSandboxMetricsRequest.Parser, (_, stream, call) =>
            WriteAsync(stream, ready.Handlers.Metrics.Read(), call, batch =>
                new StreamPodSandboxMetricsResponse { PodSandboxMetrics = { batch } }));
    }

    private static void AddEvents(GrpcMethodTable table, ReadyGate ready) =>
        table.AddServerStream<GetEventsRequest, ContainerEventResponse>("RuntimeService/GetContainerEvents", GetEventsRequest.Parser, (_, stream, call) =>
            ready.Handlers.Events.HandleAsync(stream, call.CancellationToken));

    private static void AddStreaming(GrpcMethodTable table, ReadyGate ready)
    {
        table.AddUnary("RuntimeService/Exec", ExecRequest.Parser, (request, _) => ready.Handlers.Exec.HandleAsync(request));
        table.AddUnary("RuntimeService/Attach", AttachRequest.Parser, (request, _) => ready.Handlers.Attach.HandleAsync(request));
        table.AddUnary("RuntimeService/PortForward", PortForwardRequest.Parser, (request, _) =>
            ready.Handlers.PortForward.HandleAsync(request));
    }

    private static void AddImages(GrpcMethodTable table, ReadyGate ready)
    {
        table.AddUnary("ImageService/ListImages", ListImagesRequest.Parser, (request, call) =>
            ready.Handlers.ListImages.HandleAsync(request, call.CancellationToken));
        table.AddServerStream<StreamImagesRequest, StreamImagesResponse>("ImageService/StreamImages", StreamImagesRequest.Parser, async (request, stream, call) =>
            await WriteAsync(stream, await ready.Handlers.ListImages.FindAsync(request.Filter, call.CancellationToken), call, batch =>
                new StreamImagesResponse { Images = { batch } }));
        table.AddUnary("ImageService/ImageStatus", ImageStatusRequest.Parser, (request, call) =>
            ready.Handlers.ImageStatus.HandleAsync(request, call.CancellationToken));
        table.AddUnary("ImageService/PullImage", PullImageRequest.Parser, (request, call) =>
            ready.Handlers.PullImage.HandleAsync(request, call.CancellationToken));
        table.AddOwnServerStream<WatchPullRequest, WatchPullResponse>(OwnMethods.WatchPull, WatchPullRequest.Parser, (request, stream, call) =>
            ready.Handlers.WatchPull.HandleAsync(request, stream, call.CancellationToken));
        table.AddUnary("ImageService/RemoveImage", RemoveImageRequest.Parser, (request, call) =>
            ready.Handlers.RemoveImage.HandleAsync(request, call.CancellationToken));
        table.AddUnary("ImageService/ImageFsInfo", ImageFsInfoRequest.Parser, (request, call) =>
            ready.Handlers.ImageFsInfo.HandleAsync(request, call.CancellationToken));
    }

    private static void AddOwn(GrpcMethodTable table, ReadyGate ready)
    {
        table.AddOwnServerStream<AdoptImagesRequest, AdoptImagesResponse>(OwnMethods.AdoptImages, AdoptImagesRequest.Parser, (request, stream, call) =>
            ready.Handlers.AdoptImages.HandleAsync(request, stream, call.CancellationToken));
        table.AddOwnServerStream<ImportImagesRequest, ImportImagesResponse>(OwnMethods.ImportImages, ImportImagesRequest.Parser, (request, stream, call) =>
            ready.Handlers.ImportImages.HandleAsync(request, stream, call.CancellationToken));
        table.AddOwnServerStream<ExportImagesRequest, ExportImagesResponse>(OwnMethods.ExportImages, ExportImagesRequest.Parser, (request, stream, call) =>
            ready.Handlers.ExportImages.HandleAsync(request, stream, call.CancellationToken));
        table.AddOwnServerStream<TagImageRequest, TagImageResponse>(OwnMethods.TagImage, TagImageRequest.Parser, (request, stream, call) =>
            ready.Handlers.TagImage.HandleAsync(request, stream, call.CancellationToken));
        table.AddOwnServerStream<VerifyImagesRequest, VerifyImagesResponse>(OwnMethods.VerifyImages, VerifyImagesRequest.Parser, (request, stream, call) =>
            ready.Handlers.VerifyImages.HandleAsync(request, stream, call.CancellationToken));
        table.AddOwnServerStream<PruneImagesRequest, PruneImagesResponse>(OwnMethods.PruneImages, PruneImagesRequest.Parser, (request, stream, call) =>
            ready.Handlers.PruneImages.HandleAsync(request, stream, call.CancellationToken));
        table.AddOwnServerStream<PushImageRequest, PushImageResponse>(OwnMethods.PushImage, PushImageRequest.Parser, (request, stream, call) =>
            ready.Handlers.PushImage.HandleAsync(request, stream, call.CancellationToken));
        table.AddOwnServerStream<DiskUsageRequest, DiskUsageResponse>(OwnMethods.DiskUsage, DiskUsageRequest.Parser, (request, stream, call) =>
            ready.Handlers.DiskUsage.HandleAsync(request, stream, call.CancellationToken));
    }

    /// <summary>Streams a list: each item once, no empty message, then the end.</summary>
    private static async Task WriteAsync<TItem, TResponse>(
        ServerStream<TResponse> stream, IEnumerable<TItem> items, GrpcCall call, Func<TItem[], TResponse> toMessage)
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        foreach (TItem[] batch in items.Chunk(BatchSize))
        {
            await stream.WriteAsync(toMessage(batch), call.CancellationToken);
        }
    }
}
