using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.ImageService;

/// <summary>ImageService/ListImages and StreamImages.</summary>
internal sealed class ListImages(IImageEngine images)
{
    /// <summary>All images, or the one that the filter names.</summary>
    public async Task<ListImagesResponse> HandleAsync(ListImagesRequest request, CancellationToken token) =>
        new() { Images = { await FindAsync(request.Filter, token) } };

    /// <summary>All images, or the one that the filter names.</summary>
    public async Task<IEnumerable<Image>> FindAsync(ImageFilter? filter, CancellationToken token)
    {
        string wanted = filter?.Image?.Image ?? "";
        return wanted.Length == 0
            ? images.List().Select(ImageMessages.ToImage)
            : await images.FindAsync(wanted, token) is { } one ? [ImageMessages.ToImage(one)] : [];
    }
}
