using Sampan.Cri;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Oci;

namespace Sampan.Daemon.Sandboxes;

/// <summary>The image of pause processes: fetched when the first pod needs it.</summary>
internal sealed class PauseImage(IImageEngine images, Func<string> current)
{
    /// <summary>The image, fetched if it is not there.</summary>
    public async Task<StoredImage> EnsureAsync(CancellationToken token)
    {
        string reference = current();
        StoredImage image = await images.FindAsync(reference, token) ?? await images.PullAsync(ImageReference.Parse(reference), null, null, token);
        return image.ArtifactType is null ? image : throw CriException.FailedPrecondition(
            $"pauseImage {reference} is no container image but an artifact of type {image.ArtifactType}: name another in the configuration");
    }
}
