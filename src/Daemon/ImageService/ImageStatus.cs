using Sampan.Cri.V1;
using Sampan.Daemon.Engines;

namespace Sampan.Daemon.ImageService;

/// <summary>ImageService/ImageStatus.</summary>
internal sealed class ImageStatus(IImageEngine images)
{
    /// <summary>The status of an image; a missing one is an answer without an image, not an error.</summary>
    public async Task<ImageStatusResponse> HandleAsync(ImageStatusRequest request, CancellationToken token)
    {
        var response = new ImageStatusResponse();
        if (await images.FindAsync(request.Image?.Image ?? "", token) is { } image)
        {
            response.Image = ImageMessages.ToImage(image);
            response.Image.Spec.UserSpecifiedImage = request.Image?.UserSpecifiedImage ?? "";
            if (request.Verbose)
            {
                response.Info.Add("info", $$"""{"chainIDs":["{{string.Join("\",\"", image.ChainIds)}}"]}""");
            }
        }
        return response;
    }
}
