using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Images;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/PruneImages.</summary>
internal sealed class PruneImages(IImageEngine images, ObjectState state)
{
    /// <summary>Removes images that no container uses and nothing pins: those without a name, or all.</summary>
    public async Task HandleAsync(PruneImagesRequest request, ServerStream<PruneImagesResponse> stream, CancellationToken token)
    {
        ImageStore store = images.OwnStore("use `docker image prune`, which spares no pinned images with --all");
        HashSet<string> used = ImageUsers.Ids(state);
        List<StoredImage> unused =
        [
            .. store.List().Where(image => !image.Pinned && !used.Contains(image.Id.ToString())
                && (request.All || image.RepoTags.Count + image.RepoDigests.Count == 0)),
        ];
        StoreSpace before = store.Upkeep.Space();
        (int orphans, long orphanBytes) = store.Upkeep.Orphans();
        var answer = new PruneImagesResponse
        {
            Images = { unused.Select(image => ToMessage(image, before)) }, OrphanLayers = orphans, OrphanBytes = orphanBytes,
        };
        answer.FreedBytes = request.DryRun
            ? store.Upkeep.FreedBy(unused.Select(image => image.Id).ToHashSet()) + orphanBytes
            : Free(store, unused, before);
        await stream.WriteAsync(answer, token);
    }

    private static long Free(ImageStore store, List<StoredImage> unused, StoreSpace before)
    {
        foreach (StoredImage image in unused)
        {
            store.Remove(image);
        }
        store.Sweep();
        StoreSpace after = store.Upkeep.Space();
        return before.LayerBytes + before.DocumentBytes - after.LayerBytes - after.DocumentBytes;
    }

    private static PrunedImage ToMessage(StoredImage image, StoreSpace space) => new()
    {
        Id = image.Id.ToString(),
        Names = { image.RepoTags.Concat(image.RepoDigests) },
        Bytes = space.Images.First(i => i.Id == image.Id).OwnBytes,
    };
}
