using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/VerifyImages.</summary>
internal sealed class VerifyImages(IImageEngine images)
{
    /// <summary>Checks the layers of the named images, or of all.</summary>
    /// <exception cref="CriException">NOT_FOUND: an image is not here.</exception>
    public async Task HandleAsync(VerifyImagesRequest request, ServerStream<VerifyImagesResponse> stream, CancellationToken token)
    {
        ImageStore store = images.OwnStore("it has no such check; to have layers anew, use `docker rmi` and `docker pull`");
        IReadOnlyList<StoredImage> chosen = request.Names.Count > 0 ? [.. request.Names.Select(store.Require)] : store.List();
        IEnumerable<Digest> chains = chosen.SelectMany(image => image.ChainIds);
        foreach (CheckedLayer layer in store.Upkeep.Check(chains, token))
        {
            await stream.WriteAsync(ToMessage(layer, chosen), token);
            // What comes next reads a whole layer and blocks: not on the caller's thread of messages.
            await Task.Yield();
        }
    }

    private static VerifyImagesResponse ToMessage(CheckedLayer layer, IReadOnlyList<StoredImage> images) => new()
    {
        ChainId = layer.ChainId.ToString(),
        DiffId = layer.DiffId.ToString(),
        Reason = layer.Reason,
        Health = layer.Health switch
        {
            Images.LayerHealth.Sound => Cri.Own.LayerHealth.LayerSound,
            Images.LayerHealth.Damaged => Cri.Own.LayerHealth.LayerDamaged,
            _ => Cri.Own.LayerHealth.LayerUnknown,
        },
        Images = { images.Where(i => i.ChainIds.Contains(layer.ChainId)).Select(i => i.RepoTags is [{ } tag, ..] ? tag : i.Id.ToString()) },
    };
}
