using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.ImageService;

/// <summary>ImageService/RemoveImage: by any name, with all names.</summary>
internal sealed class RemoveImage(IImageEngine images)
{
    /// <summary>Removes an image; one that is gone is success.</summary>
    public Task<RemoveImageResponse> HandleAsync(RemoveImageRequest request, CancellationToken token)
    {
        if (images.Find(request.Image?.Image ?? "") is { } image)
        {
            images.Remove(image);
        }
        return Task.FromResult(new RemoveImageResponse());
    }
}
