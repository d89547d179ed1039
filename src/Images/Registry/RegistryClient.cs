using System.IO.Pipelines;
using System.Net;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Registry;

/// <summary>
/// One image's repository over all hosts that serve it, in order: each call asks the first host, and the next where that
/// fails. Made for one pull, so that configuration changes count at the next.
/// </summary>
internal sealed class RegistryClient : IDisposable
{
    /// <summary>The largest manifest or index accepted, as registries themselves limit it.</summary>
    internal const int MaxManifest = 4 * 1024 * 1024;

    private readonly ImageReference _image;
    private readonly List<HostConnection> _hosts;
    private readonly RegistryContext _context;
    private readonly BlobSources _sources = new();

    internal RegistryClient(
        ImageReference image, IReadOnlyList<HostEndpoint> endpoints, RegistryCredential? credential, RegistryContext context)
    {
        _image = image;
        _context = context;
        _hosts = [.. endpoints.Select(endpoint => new HostConnection(endpoint, MayShow(endpoint) ? credential : null, context))];

        // The registry's own credential goes to the registry; another's only to the host that it names.
        bool MayShow(HostEndpoint endpoint) => credential is not null
            && ((endpoint.IsRegistry && credential.IsFor(image.Registry)) || credential.Names(endpoint.Root.Authority));
    }

    /// <summary>What the reference's tag (or digest) means now.</summary>
    /// <returns>The digest, or null where no host tells without sending the manifest.</returns>
    internal Task<Digest?> ResolveAsync(CancellationToken cancellationToken)
    {
        if (_image.Digest is { } known)
            return Task.FromResult<Digest?>(known);
        var request = new RegistryRequest(HttpMethod.Head, _image.Repository, "manifests", _image.Target);
        return OverHostsAsync(HostCapabilities.Resolve, async (host, attempts) =>
        {
            try
            {
                using HttpResponseMessage response = await host.SendAsync(request, attempts, cancellationToken);
                return ContentDigest(response);
            }
            catch (RegistryUnavailableException e) when (e.IsAnswer)
            {
                // Some registries refuse HEAD; GET then says what is the matter.
                return null;
            }
        });
    }

    /// <summary>Fetches a manifest or index.</summary>
    /// <param name="digest">Its digest; null for what the tag means.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal Task<ManifestDocument> FetchManifestAsync(Digest? digest, CancellationToken cancellationToken)
    {
        HostCapabilities needed = digest is null ? HostCapabilities.Resolve | HostCapabilities.Pull : HostCapabilities.Pull;
        var request = new RegistryRequest(HttpMethod.Get, _image.Repository, "manifests", digest?.ToString() ?? _image.Target);
        return OverHostsAsync(needed, async (host, attempts) =>
        {
            using HttpResponseMessage response = await host.SendAsync(request, attempts, cancellationToken);
            byte[] bytes = await BodyAsync(host, response, cancellationToken);
            Digest? promised = digest ?? ContentDigest(response);
            Digest actual = promised is { } like ? Digest.Of(bytes, like) : Digest.Of(bytes);
            if (promised is { } expected && expected != actual)
                throw new DigestMismatchException($"The manifest of {_image} from {host.Name}", expected, actual);
            return new ManifestDocument(actual, response.Content.Headers.ContentType?.MediaType, bytes);
        });
    }

    /// <summary>Streams a blob into <paramref name="target"/>, resuming after breaks, and checks its digest.</summary>
    /// <remarks>
    /// Does not complete the writer. Returns early, as a cancel, if the reader gave up. What came may be wrong: see
    /// <see cref="TryNextHost"/>.
    /// </remarks>
    internal Task FetchBlobAsync(Descriptor blob, PipeWriter target, Action<long> progress, CancellationToken cancellationToken)
    {
        var download = new BlobDownload(new BlobSink(blob, target, progress), _context);
        var request = new RegistryRequest(HttpMethod.Get, _image.Repository, "blobs", blob.Digest.ToString());
        return OverHostsAsync(
            HostCapabilities.Pull,
            async (host, attempts) =>
            {
                await download.RunAsync(
                    host.Name,
                    async (from, end, token) =>
                    {
                        HttpResponseMessage response = await host.SendAsync(request with { Offset = from, End = end }, attempts, token);
                        _sources.Note(blob.Digest, host);
                        return response;
                    },
                    cancellationToken);
                return true;
            },
            blob.Digest);
    }

    /// <summary>What came for a blob cannot be it: its host is not asked for it again.</summary>
    /// <returns>Null if another host may be asked, who may have the right bytes; else the failure with every host's reason.</returns>
    internal ImageException? TryNextHost(Digest blob, ImageException failure)
    {
        if (_sources.Doubt(blob, failure.Message, Able(HostCapabilities.Pull)))
            return null;
        IReadOnlyList<string> reasons = _sources.Reasons(blob);
        return reasons.Count < 2 ? failure : WithReasons(failure, string.Join("; ", reasons));
    }

    public void Dispose()
    {
        foreach (HostConnection host in _hosts)
            host.Dispose();
    }

    private List<HostConnection> Able(HostCapabilities needed) => _hosts.FindAll(host => host.Can(needed));

    private async Task<T> OverHostsAsync<T>(HostCapabilities needed, Func<HostConnection, int, Task<T>> ask, Digest? blob = null)
    {
        List<HostConnection> able = Able(needed).FindAll(host => blob is not { } wanted || !_sources.IsDoubted(wanted, host));
        var failures = new List<ImageException>();
        for (int i = 0; i < able.Count; i++)
        {
            bool last = i == able.Count - 1;
            try
            {
                return await ask(able[i], last ? _context.Retry.Attempts : _context.Retry.AttemptsBeforeNextHost);
            }
            catch (ImageException e) when (e is RegistryException || (e is DigestMismatchException && blob is null))
            {
                failures.Add(e);
            }
        }
        throw Summary(failures, blob is { } digest ? _sources.Reasons(digest) : []);
    }

    /// <summary>The last host is the registry itself: its kind of failure counts, everyone's reason is told.</summary>
    private ImageException Summary(List<ImageException> failures, IReadOnlyList<string> earlier)
    {
        if (failures.Count == 0)
            return new RegistryUnavailableException($"No host configured for {_image.Registry} may be asked to pull {_image}; see hosts.toml, 'capabilities'.");
        string reasons = string.Join("; ", earlier.Concat(failures.Select(f => f.Message)));
        ImageException last = failures[^1];
        return last switch
        {
            DigestMismatchException when failures.Count == 1 => last,
            ImageNotFoundException => new ImageNotFoundException($"Image {_image} was not found: {reasons}", last),
            RegistryUnauthorizedException => new RegistryUnauthorizedException($"Pulling {_image} was refused: {reasons}", last),
            _ => WithReasons(last, $"Pulling {_image} failed: {reasons}"),
        };
    }

    private static ImageException WithReasons(ImageException last, string text) => last switch
    {
        DigestMismatchException wrong => new DigestMismatchException(text, wrong),
        LayerException => new LayerException(text, last),
        _ => new RegistryUnavailableException(text, last),
    };

    private async Task<byte[]> BodyAsync(HostConnection host, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var deadline = new ProgressDeadline(_context.Retry.ProgressTimeout, _context.Time, cancellationToken);
        deadline.Arm();
        try
        {
            return await CappedContent.ReadAsync(response.Content, MaxManifest, deadline.Token)
                ?? throw new RegistryUnavailableException($"{host.Name}: the manifest is longer than {MaxManifest} bytes.");
        }
        catch (OperationCanceledException e) when (deadline.Expired)
        {
            throw new RegistryUnavailableException($"{host.Name}: the manifest did not arrive in time.", e);
        }
        catch (Exception e) when (HostConnection.IsNetwork(e))
        {
            throw new RegistryUnavailableException($"{host.Name}: {HostConnection.Words(e)}", e);
        }
    }

    private static Digest? ContentDigest(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.OK
        && response.Headers.TryGetValues("Docker-Content-Digest", out IEnumerable<string>? values)
        && Digest.TryParse(values.FirstOrDefault(), out Digest digest)
            ? digest
            : null;
}
