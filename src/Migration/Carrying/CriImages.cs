using Sampan.Cri;
using Sampan.Cri.Grpc.Client;
using Sampan.Cri.V1;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Carrying;

/// <summary>What a CRI runtime says of images.</summary>
internal static class CriImages
{
    /// <summary>Whether it has an image under all of its names.</summary>
    internal static async Task<bool> HasAsync(ImageServiceClient client, PlanImage image, CancellationToken cancellation)
    {
        foreach (string name in ImageTitle.Names(image))
        {
            ImageStatusResponse status = await AskAsync(() => client.ImageStatusAsync(new ImageStatusRequest { Image = new ImageSpec { Image = name } }, cancellation));
            if (status.Image?.Id is not { } id || (id != image.Id && "sha256:" + id != image.Id))
                return false;
        }
        return true;
    }

    /// <summary>Removes an image with all its names.</summary>
    internal static Task RemoveAsync(ImageServiceClient client, PlanImage image, CancellationToken cancellation) =>
        AskAsync(() => client.RemoveImageAsync(new RemoveImageRequest { Image = new ImageSpec { Image = image.Id } }, cancellation));

    private static async Task<T> AskAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (CriException e)
        {
            throw new MigrationException($"the target cannot be asked for its images: {e.Message}", e);
        }
    }
}
