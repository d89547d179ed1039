using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.ImageService;

/// <summary>ImageService/ListImages and StreamImages.</summary>
internal sealed class ListImages(IImageEngine images)
{
    /// <summary>All images, or the one that the filter names.</summary>
    public Task<ListImagesResponse> HandleAsync(ListImagesRequest request, CancellationToken token) =>
        Task.FromResult(new ListImagesResponse { Images = { Find(request.Filter) } });

    /// <summary>All images, or the one that the filter names.</summary>
    public IEnumerable<Image> Find(ImageFilter? filter)
    {
        string wanted = filter?.Image?.Image ?? "";
        return wanted.Length == 0
            ? images.List().Select(ImageMessages.ToImage)
            : images.Find(wanted) is { } one ? [ImageMessages.ToImage(one)] : [];
    }
}
