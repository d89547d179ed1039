using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Daemon.ImageService;

/// <summary>ImageService/PullImage.</summary>
internal sealed class PullImage(IImageEngine images, IContainerEngine engine, PullWatch watch)
{
    /// <summary>Fetches an image.</summary>
    /// <returns>Its id, the same as in every other answer.</returns>
    /// <exception cref="CriException">INVALID_ARGUMENT for a handler, reference or credential that nobody can use.</exception>
    public async Task<PullImageResponse> HandleAsync(PullImageRequest request, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        RequireHandler(request.Image?.RuntimeHandler ?? "");
        ImageReference reference = Parse(request.Image?.Image ?? "");
        RegistryCredential? credential = PullCredential.Of(request.Auth);
        using PullReporter progress = watch.Begin(reference);
        StoredImage image = await images.PullAsync(reference, credential, progress, token);
        return new PullImageResponse { ImageRef = image.Id.ToString() };
    }

    /// <summary>Reads a reference.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT: it cannot be read.</exception>
    internal static ImageReference Parse(string text)
    {
        try
        {
            return ImageReference.Parse(text);
        }
        catch (FormatException exception)
        {
            throw CriException.InvalidArgument(exception.Message);
        }
    }

    // All handlers share one store of images, but an unknown one is a mistake that the pod would meet later.
    private void RequireHandler(string name)
    {
        if (name.Length > 0 && engine.Handlers.All(handler => handler.Name != name))
        {
            throw CriException.InvalidArgument(
                $"runtime handler \"{name}\" of the image is not configured: correct the RuntimeClass or add it under runtimes.handlers");
        }
    }
}
