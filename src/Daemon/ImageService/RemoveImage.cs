using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.ImageService;

/// <summary>ImageService/RemoveImage: by any name, with all names.</summary>
internal sealed class RemoveImage(IImageEngine images)
{
    /// <summary>Removes an image; one that is gone is success.</summary>
    public async Task<RemoveImageResponse> HandleAsync(RemoveImageRequest request, CancellationToken token)
    {
        if (await images.FindAsync(request.Image?.Image ?? "", token) is { } image)
        {
            await images.RemoveAsync(image, token);
        }
        return new RemoveImageResponse();
    }
}
