using System.Net;
using System.Net.Http.Headers;
using Sampan.Oci;

namespace Sampan.Images.Registry;

/// <summary>Pushes content to one repository (distribution-spec "Push"), on the first host that may be pushed to.</summary>
internal sealed class RegistryPush : IDisposable
{
    private readonly ImageReference _image;
    private readonly HostConnection _host;
    private readonly int _attempts;

    /// <exception cref="RegistryUnavailableException">No host may be pushed to.</exception>
    internal RegistryPush(
        ImageReference image, IReadOnlyList<HostEndpoint> endpoints, RegistryCredential? credential, RegistryContext context)
    {
        _image = image;
        _attempts = context.Retry.Attempts;
        // The registry itself before mirrors, which mostly only hand out.
        HostEndpoint endpoint = endpoints.LastOrDefault(e => e.Capabilities.HasFlag(HostCapabilities.Push))
            ?? throw new RegistryUnavailableException($"No host configured for {image.Registry} may be pushed to; see hosts.toml, 'capabilities'.");
        // As with pulls: the registry's own credential goes to the registry, another's only to the host that it names.
        bool own = credential is not null
            && ((endpoint.IsRegistry && credential.IsFor(image.Registry)) || credential.Names(endpoint.Root.Authority));
        _host = new HostConnection(endpoint, own ? credential : null, context);
    }

    /// <summary>Whether the repository has a blob.</summary>
    internal async Task<bool> HasAsync(Digest blob, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage found = await _host.SendAsync(
                Request(HttpMethod.Head, "blobs", blob.ToString()), _attempts, cancellationToken);
            return true;
        }
        catch (ImageNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Lets the repository have a blob that another one of the registry has.</summary>
    /// <returns>False if it has not, or the registry does no such thing.</returns>
    internal async Task<bool> MountAsync(Digest blob, string from, CancellationToken cancellationToken)
    {
        RegistryRequest request = Request(HttpMethod.Post, "blobs/uploads", "") with
        {
            Query = $"?mount={Uri.EscapeDataString(blob.ToString())}&from={Uri.EscapeDataString(from)}",
        };
        try
        {
            using HttpResponseMessage response = await _host.SendAsync(request, _attempts, cancellationToken);
            return response.StatusCode == HttpStatusCode.Created;
        }
        catch (RegistryException e) when (e is ImageNotFoundException or RegistryUnauthorizedException)
        {
            return false;
        }
    }

    /// <summary>Uploads a blob from front to back.</summary>
    /// <param name="open">Opens its content, anew at each try.</param>
    /// <param name="digest">Tells its digest once the content was read to its end.</param>
    /// <param name="cancellationToken">Stops it; the registry drops what it got.</param>
    internal async Task UploadAsync(Func<Stream> open, Func<Digest> digest, CancellationToken cancellationToken)
    {
        Uri place = await BeginAsync(cancellationToken);
        RegistryRequest patch = Request(HttpMethod.Patch, "blobs/uploads", "") with { Url = place, Content = () => Octets(new StreamContent(open())) };
        // Once only: where an upload broke off, it begins anew.
        using (HttpResponseMessage patched = await _host.SendAsync(patch, 1, cancellationToken))
            place = _host.UploadUrl(patched);
        var end = new UriBuilder(place);
        string query = $"digest={Uri.EscapeDataString(digest().ToString())}";
        end.Query = end.Query.Length > 1 ? $"{end.Query[1..]}&{query}" : query;
        RegistryRequest put = Request(HttpMethod.Put, "blobs/uploads", "") with { Url = end.Uri, Content = () => Octets(new ByteArrayContent([])) };
        using HttpResponseMessage done = await _host.SendAsync(put, _attempts, cancellationToken);
    }

    /// <summary>Puts a manifest under the image's tag or digest.</summary>
    internal async Task PutManifestAsync(byte[] bytes, string mediaType, CancellationToken cancellationToken)
    {
        RegistryRequest request = Request(HttpMethod.Put, "manifests", _image.Target) with
        {
            Content = () => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
        };
        using HttpResponseMessage done = await _host.SendAsync(request, _attempts, cancellationToken);
    }

    public void Dispose() => _host.Dispose();

    private async Task<Uri> BeginAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage begun = await _host.SendAsync(
            Request(HttpMethod.Post, "blobs/uploads", ""), _attempts, cancellationToken);
        return _host.UploadUrl(begun);
    }

    private RegistryRequest Request(HttpMethod method, string kind, string name) => new(method, _image.Repository, kind, name) { Writes = true };

    private static HttpContent Octets(HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }
}
