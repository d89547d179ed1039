using System.Text;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Daemon.ImageService;

/// <summary>ImageService/PullImage.</summary>
internal sealed class PullImage(IImageEngine images, PullWatch watch)
{
    /// <summary>Fetches an image.</summary>
    /// <returns>Its id, the same as in every other answer.</returns>
    /// <exception cref="CriException">INVALID_ARGUMENT for a reference or credential that cannot be read.</exception>
    public async Task<PullImageResponse> HandleAsync(PullImageRequest request, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        ImageReference reference = Parse(request.Image?.Image ?? "");
        RegistryCredential? credential = Credential(request.Auth);
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

    private static RegistryCredential? Credential(AuthConfig? auth)
    {
        if (auth is null)
        {
            return null;
        }
        (string username, string password) = auth.Auth.Length > 0 ? Decode(auth.Auth) : (auth.Username, auth.Password);
        return new RegistryCredential(username, password, auth.IdentityToken, auth.RegistryToken, auth.ServerAddress);
    }

    private static (string Username, string Password) Decode(string auth)
    {
        try
        {
            string[] parts = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0').Split(':', 2);
            return parts.Length == 2
                ? (parts[0], parts[1])
                : throw CriException.InvalidArgument("auth.auth holds no \"user:password\" in base64");
        }
        catch (FormatException)
        {
            throw CriException.InvalidArgument("auth.auth is not base64");
        }
    }
}
