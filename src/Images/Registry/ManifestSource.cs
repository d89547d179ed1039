using System.Text.Json;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Registry;

/// <summary>
/// Fetches manifests without their layers: for an image that was taken from a store that keeps none. Asks each host once and does not wait
/// for one that does not answer.
/// </summary>
public sealed class ManifestSource : IDisposable
{
    private const int MaxDepth = 3;

    private readonly IReadOnlyList<string> _folders;
    private readonly ChunkBudget _chunks = new();
    private readonly RegistryContext _context;

    /// <summary>A source; nothing is opened yet.</summary>
    /// <param name="folders">Folders of the form <c>certs.d/HOST/hosts.toml</c>, best first.</param>
    /// <param name="proxies">The proxies of this machine's environment.</param>
    /// <param name="time">The clock.</param>
    public ManifestSource(IReadOnlyList<string> folders, ProxyRules proxies, TimeProvider time)
    {
        _folders = folders;
        _context = new RegistryContext
        {
            Retry = new RetryPolicy { Attempts = 1, AttemptsBeforeNextHost = 1 },
            Proxies = proxies,
            Chunks = _chunks,
            Bandwidth = new BandwidthLimit(0),
            Time = time,
        };
    }

    /// <summary>The documents that a name by digest stands for: indexes, if any, then the manifest.</summary>
    /// <param name="image">The name; has a digest.</param>
    /// <param name="config">The configuration that the manifest must have.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ImageException">They cannot be had, or lead to another image.</exception>
    public async Task<IReadOnlyList<byte[]>> FetchAsync(ImageReference image, Digest config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        IReadOnlyList<HostEndpoint> hosts = HostsDirectory.Load(_folders, image.Registry);
        using var registry = new RegistryClient(image, hosts, null, _context);
        var documents = new List<byte[]>();
        Digest? next = image.Digest;
        try
        {
            while (documents.Count <= MaxDepth)
            {
                ManifestDocument document = await registry.FetchManifestAsync(next, cancellationToken);
                documents.Add(document.Bytes);
                MediaTypeProbe probe = ImageDocument.Parse(document.Bytes, OciJson.Default.MediaTypeProbe);
                if (probe.Manifests is null)
                {
                    return ImageDocument.ParseManifest(document.Bytes).Config.Digest == config
                        ? documents
                        : throw new UnsupportedImageException($"{image} leads to another image than {config} for this machine.");
                }
                next = ImageDocument.ParseIndex(document.Bytes).Select(Platform.Host)?.Digest
                    ?? throw new UnsupportedImageException($"{image} is not made for {Platform.Host}.");
            }
        }
        catch (JsonException e)
        {
            throw new UnsupportedImageException($"{image}: its manifest cannot be read: {e.Message}", e);
        }
        throw new UnsupportedImageException($"{image}: more than {MaxDepth} indexes lead to one another.");
    }

    /// <inheritdoc/>
    public void Dispose() => _chunks.Dispose();
}
