using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Images;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/DiskUsage.</summary>
internal sealed class DiskUsage(IImageEngine images, ObjectState state)
{
    /// <summary>Tells what images and containers take. Walks what containers wrote.</summary>
    public async Task HandleAsync(DiskUsageRequest request, ServerStream<DiskUsageResponse> stream, CancellationToken token)
    {
        ImageStore store = images.OwnStore("use `docker system df`");
        StoreSpace space = store.Upkeep.Space();
        IReadOnlyList<ContainerRecord> containers = [.. state.Containers.All];
        var answer = new DiskUsageResponse
        {
            Layers = space.LayerCount,
            LayerBytes = space.LayerBytes,
            UnusedLayers = space.UnusedLayerCount,
            UnusedLayerBytes = space.UnusedLayerBytes,
            DocumentBytes = space.DocumentBytes,
        };
        foreach (StoredImage image in store.List())
        {
            if (space.Images.FirstOrDefault(i => i.Id == image.Id) is { } own)
            {
                answer.Images.Add(ToMessage(image, own, containers));
            }
        }
        HashSet<string> used = ImageUsers.Ids(state);
        answer.ReclaimableBytes = store.Upkeep.FreedBy(
            store.List().Where(image => !image.Pinned && !used.Contains(image.Id.ToString())).Select(image => image.Id).ToHashSet());
        HashSet<string> snapshots = [.. store.Snapshots.List()];
        foreach (ContainerRecord container in containers.Where(c => snapshots.Contains(c.Id)))
        {
            answer.Containers.Add(ToMessage(container, store.Snapshots.Usage(container.Id, token).Bytes));
        }
        await stream.WriteAsync(answer, token);
    }

    private static ImageDisk ToMessage(StoredImage image, ImageSpace space, IReadOnlyList<ContainerRecord> containers) => new()
    {
        Id = image.Id.ToString(),
        Names = { image.RepoTags.Concat(image.RepoDigests) },
        SharedBytes = space.SharedBytes,
        OwnBytes = space.OwnBytes,
        Containers = containers.Count(c => c.ImageId == image.Id.ToString()),
        Pinned = image.Pinned,
    };

    private static ContainerDisk ToMessage(ContainerRecord container, long bytes) => new()
    {
        Id = container.Id, Name = container.Config.Metadata.Name, Bytes = bytes, Running = container.State == Cri.V1.ContainerState.ContainerRunning,
    };
}
