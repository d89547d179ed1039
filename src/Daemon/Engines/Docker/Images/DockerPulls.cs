using Sampan.Docker;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Images.Trust;
using Sampan.Oci;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>Pulls that the engine makes for us.</summary>
internal sealed class DockerPulls(ImageApi api, ImageCache cache, Func<DockerImageOptions> options, TimeProvider time)
{
    // Docker Hub's host in credentials, since before it had another.
    private const string DockerHub = "https://index.docker.io/v1/";

    private readonly PullPulse _pulse = new();

    /// <summary>Has an image fetched.</summary>
    /// <exception cref="DockerException">The engine cannot be asked, or fails for reasons of its own.</exception>
    /// <exception cref="SignatureValidationException">The node's policy does not allow it, or wants a signature.</exception>
    /// <exception cref="RegistryException">The registry refuses, or cannot be reached.</exception>
    /// <exception cref="ImageException">The image cannot be had.</exception>
    public async Task<StoredImage> PullAsync(
        ImageReference reference, RegistryCredential? credential, IProgress<PullProgress>? progress, CancellationToken token)
    {
        DockerImageOptions now = options();
        UnseenTrust.Require(reference, now.SignaturePolicy);
        TimeSpan patience = now.ProgressTimeout;
        var layers = new PullLayers(progress);
        using var deadline = new PullDeadline(patience, _pulse, time, token);
        PullRefusal? refusal;
        try
        {
            refusal = await api.PullAsync(
                reference.Name,
                reference.Target,
                Authorization(reference, credential)?.ToHeader(),
                message => deadline.Note(layers.Note(message), layers.IsQueued),
                deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.Expired && !token.IsCancellationRequested)
        {
            throw new RegistryUnavailableException(
                $"{reference}: Docker Engine brought nothing of it for {patience.TotalSeconds:0} s (images.progressTimeout) and was told to stop: "
                + "see whether this node reaches the registry, and the engine's log", e);
        }
        if (refusal is not null)
        {
            throw PullErrors.Of(reference, refusal);
        }
        string name = (reference.Digest is { } digest ? reference.WithDigest(digest) : reference).ToString();
        return await cache.AskAsync(name, token)
            ?? throw new ImageNotFoundException($"{reference}: it was removed as soon as it had been fetched: pull it again");
    }

    // A credential for another registry is not shown, as the native engine does.
    private static RegistryAuthorization? Authorization(ImageReference reference, RegistryCredential? credential) =>
        credential?.IsFor(reference.Registry) != true ? null : new RegistryAuthorization
        {
            Username = Some(credential.Username),
            Password = Some(credential.Password),
            IdentityToken = Some(credential.IdentityToken),
            RegistryToken = Some(credential.RegistryToken),
            ServerAddress = reference.Registry == ImageReference.DefaultRegistry ? DockerHub : reference.Registry,
        };

    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
