using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/ExportImages.</summary>
internal sealed class ExportImages(IImageEngine images)
{
    private const int MaxNames = 1000;

    /// <summary>Sends the archive's bytes, then what it holds.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: nothing is named. NOT_FOUND: an image is not here.</exception>
    public async Task HandleAsync(ExportImagesRequest request, ServerStream<ExportImagesResponse> stream, CancellationToken token)
    {
        if (request.Names.Count is 0 or > MaxNames)
        {
            throw CriException.InvalidArgument($"{request.Names.Count} images are named; from 1 to {MaxNames} can be exported at once");
        }
        ImageStore store = images.OwnStore("use `docker save -o FILE IMAGE…`");
        await using var target = new ChunkStream(stream, token);
        IReadOnlyList<Images.Archives.ExportedImage> exported = await store.ExportAsync(Chosen(store, request.Names), target, token);
        await target.FlushAsync(token);
        foreach (Images.Archives.ExportedImage image in exported)
        {
            var message = new Cri.Own.ExportedImage
            {
                Id = image.Image.Id.ToString(), Tags = { image.Tags }, Manifest = image.Manifest.ToString(), Original = image.IsOriginal,
            };
            await stream.WriteAsync(new ExportImagesResponse { Image = message }, token);
        }
    }

    /// <summary>An image that is named by a tag keeps that one; by its id, all that it has.</summary>
    private static List<(StoredImage Image, IReadOnlyList<string> Tags)> Chosen(ImageStore store, IEnumerable<string> names)
    {
        var chosen = new List<(StoredImage Image, IReadOnlyList<string> Tags)>();
        foreach (string name in names)
        {
            StoredImage image = store.Require(name);
            string? tag = ImageReference.TryParse(name, out ImageReference? reference) && image.RepoTags.Contains(reference.ToString())
                ? reference.ToString()
                : null;
            IReadOnlyList<string> tags = tag is null ? image.RepoTags : [tag];
            int known = chosen.FindIndex(c => c.Image.Id == image.Id);
            if (known < 0)
            {
                chosen.Add((image, tags));
            }
            else
            {
                chosen[known] = (image, [.. chosen[known].Tags.Union(tags)]);
            }
        }
        return chosen;
    }
}
