using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Images;

/// <summary>Words as engines from 20.10 to 29 and their registries say them.</summary>
public sealed class PullErrorsTests
{
    [Theory]
    [InlineData("manifest for 127.0.0.1:5000/app:1 not found: manifest unknown: manifest unknown", typeof(ImageNotFoundException))]
    [InlineData("repository 127.0.0.1:5000/app not found: name unknown: repository name not known to registry", typeof(ImageNotFoundException))]
    [InlineData("failed to resolve reference \"127.0.0.1:5000/app:1\": 127.0.0.1:5000/app:1: not found", typeof(ImageNotFoundException))]
    [InlineData("Head \"http://127.0.0.1:5000/v2/app/manifests/1\": no basic auth credentials", typeof(RegistryUnauthorizedException))]
    [InlineData("unauthorized: authentication required", typeof(RegistryUnauthorizedException))]
    [InlineData("Get \"https://registry.example/v2/\": unauthorized: incorrect username or password", typeof(RegistryUnauthorizedException))]
    [InlineData("pull access denied for app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", typeof(RegistryUnauthorizedException))]
    [InlineData("pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", typeof(RegistryUnauthorizedException))]
    [InlineData("failed to resolve reference \"x\": unexpected status from HEAD request to http://127.0.0.1:5000/v2/app/manifests/1: 401 Unauthorized", typeof(RegistryUnauthorizedException))]
    [InlineData("failed to resolve reference \"x\": unexpected status from HEAD request to http://127.0.0.1:5000/v2/app/manifests/1: 403 Forbidden", typeof(RegistryUnauthorizedException))]
    [InlineData("Get \"https://registry.example/v2/\": dial tcp: lookup registry.example: no such host", typeof(RegistryUnavailableException))]
    [InlineData("Get \"https://registry.example/v2/\": dial tcp: lookup registry.example on 127.0.0.53:53: server misbehaving", typeof(RegistryUnavailableException))]
    [InlineData("Get \"http://127.0.0.1:5000/v2/\": dial tcp 127.0.0.1:5000: connect: connection refused", typeof(RegistryUnavailableException))]
    [InlineData("Get \"https://registry.example/v2/\": dial tcp 192.0.2.1:443: i/o timeout", typeof(RegistryUnavailableException))]
    [InlineData("Get \"https://registry.example/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", typeof(RegistryUnavailableException))]
    [InlineData("Get \"https://registry.example/v2/\": context deadline exceeded", typeof(RegistryUnavailableException))]
    [InlineData("Get \"https://registry.example/v2/\": http: server gave HTTP response to HTTPS client", typeof(RegistryUnavailableException))]
    [InlineData("Get \"https://registry.example/v2/\": x509: certificate signed by unknown authority", typeof(RegistryUnavailableException))]
    [InlineData("Get \"https://registry.example/v2/\": EOF", typeof(RegistryUnavailableException))]
    [InlineData("unexpected EOF", typeof(RegistryUnavailableException))]
    [InlineData("toomanyrequests: You have reached your pull rate limit.", typeof(RegistryUnavailableException))]
    [InlineData("received unexpected HTTP status: 503 Service Unavailable", typeof(RegistryUnavailableException))]
    [InlineData("error parsing HTTP 5xx response body", typeof(RegistryUnavailableException))]
    [InlineData("failed to resolve reference \"x\": unexpected status from HEAD request to https://registry.example/v2/app/manifests/1: 429 Too Many Requests", typeof(RegistryUnavailableException))]
    [InlineData("no matching manifest for linux/amd64 in the manifest list entries", typeof(UnsupportedImageException))]
    [InlineData("image operating system \"windows\" cannot be used on this platform: operating system is not supported", typeof(UnsupportedImageException))]
    [InlineData("filesystem layer verification failed for digest sha256:1", typeof(LayerException))]
    [InlineData("failed to register layer: Error processing tar file(exit status 1): unexpected EOF", typeof(LayerException))]
    [InlineData("something that nobody has ever heard of", typeof(DockerException))]
    public void Of_KeepsTheWords_AndTellsWhatTheyMean(string words, Type expected)
    {
        Exception error = PullErrors.Of(ImageReference.Parse("127.0.0.1:5000/app:1"), new PullRefusal(0, words));

        Assert.IsType(expected, error);
        Assert.Equal($"127.0.0.1:5000/app:1: {words}", error.Message);
    }

    [Theory]
    [InlineData("registry.example/unauthorized/denied:404", "manifest for registry.example/unauthorized/denied:404 not found: manifest unknown: manifest unknown")]
    [InlineData("unauthorized", "manifest for unauthorized:latest not found: manifest unknown: manifest unknown")]
    [InlineData("library/x509:tls", "manifest for x509:tls not found: manifest unknown: manifest unknown")]
    public void Of_NamesOfImages_MeanNothing(string name, string words) =>
        Assert.IsType<ImageNotFoundException>(PullErrors.Of(ImageReference.Parse(name), new PullRefusal(404, words)));

    [Theory]
    [InlineData(401, typeof(RegistryUnauthorizedException))]
    [InlineData(404, typeof(ImageNotFoundException))]
    [InlineData(409, typeof(DockerException))]
    public void Of_StrangeWords_GoesByTheCode(int status, Type expected) =>
        Assert.IsType(expected, PullErrors.Of(ImageReference.Parse("app"), new PullRefusal(status, "nothing that is known")));

    [Fact]
    public void Of_UnknownRefusal_DoesNotLookLikeSilence() =>
        Assert.False(Assert.IsType<DockerException>(PullErrors.Of(ImageReference.Parse("app"), new PullRefusal(0, "nothing that is known"))).IsUnavailable);
}
