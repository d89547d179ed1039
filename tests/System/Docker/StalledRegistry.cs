using System.Net.NetworkInformation;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Docker;

/// <summary>A registry that gives an image's layers byte by byte, with a pause after each.</summary>
internal sealed class StalledRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private readonly FakeRegistry _registry = new();
    private readonly TestImage _image;
    private readonly TimeSpan _pause;
    private volatile bool _isStalling;

    internal StalledRegistry(TestImage image, TimeSpan pause)
    {
        _image = image;
        _pause = pause;
        Reference = _registry.Add("stalled", "v1", image);
        _registry.Intercept = Answer;
    }

    /// <summary>The image that never comes.</summary>
    internal ImageReference Reference { get; }

    /// <summary>Whether it has been asked for a layer.</summary>
    internal bool IsStalling => _isStalling;

    /// <summary>Whether somebody is connected.</summary>
    internal bool HasClients() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Any(connection => connection.State == TcpState.Established && $"{connection.RemoteEndPoint}" == _registry.Host);

    public ValueTask DisposeAsync() => _registry.DisposeAsync();

    private FakeResponse? Answer(FakeRequest request)
    {
        if (request.Path == "/v2/")
            return new FakeResponse(200, "{}"u8.ToArray());
        if (request.Path.Contains("/manifests/", StringComparison.Ordinal))
        {
            return new FakeResponse(200, _image.Manifest)
            {
                Headers = [("Docker-Content-Digest", _image.ManifestDigest.ToString()), ("Content-Type", ManifestType)],
            };
        }
        if (_image.Layers.FirstOrDefault(layer => request.Path.EndsWith(layer.ToString(), StringComparison.Ordinal)) is not { IsNone: false } stalled)
            return null;
        _isStalling = true;
        return new FakeResponse(200, _image.Blobs[stalled]) { Pace = (1, _pause) };
    }
}
