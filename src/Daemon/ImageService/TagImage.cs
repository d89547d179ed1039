using Sampan.Cri;
using Sampan.Cri.Grpc.Server;
using Sampan.Cri.Own;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.ImageService;

/// <summary>NodeService/TagImage: names are given and taken.</summary>
internal sealed class TagImage(IImageEngine images)
{
    /// <summary>Gives <c>name</c> to the image <c>source</c>, or takes it away where there is no source.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: the name cannot be one. NOT_FOUND: there is no such image.</exception>
    public async Task HandleAsync(TagImageRequest request, ServerStream<TagImageResponse> stream, CancellationToken token)
    {
        ImageStore store = images.OwnStore("use `docker tag IMAGE NAME`, or `docker rmi NAME` to take a name away");
        ImageReference name = PullImage.Parse(request.Name);
        StoredImage image = request.Source.Length > 0 ? Tag(store, request.Source, name) : Untag(store, name);
        await stream.WriteAsync(new TagImageResponse { Id = image.Id.ToString(), Tags = { image.RepoTags } }, token);
    }

    private static StoredImage Tag(ImageStore store, string source, ImageReference name) => name.Digest is null
        ? store.Tag(store.Require(source), name) ?? throw CriException.NotFound($"image \"{source}\" was removed meanwhile")
        : throw CriException.InvalidArgument($"\"{name}\" is a name by digest, which only the registry gives: write NAME:TAG");

    private static StoredImage Untag(ImageStore store, ImageReference name) => store.Untag(name)
        ?? throw CriException.NotFound($"no image has the name \"{name}\": `sampan images` lists them");
}
