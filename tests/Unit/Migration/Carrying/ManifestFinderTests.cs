using System.Text;
using System.Text.Json.Nodes;
using Sampan.Images.Adoption;
using Sampan.Images.Registry;
using Sampan.Migration.Carrying;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.Unit.Migration.Carrying;

public sealed class ManifestFinderTests : IAsyncLifetime
{
    private readonly FakeRegistry _registry = new();
    private readonly TestImage _app = TestImage.Running("{}", new TarBuilder().File("a", "a").Build());
    private readonly ManifestSource _source = new([], ProxyRules.None, TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _source.Dispose();
        await _registry.DisposeAsync();
    }

    [Fact]
    public async Task Find_RegistryHasIt_IsByteForByte()
    {
        _registry.Add("team/app", "1", _app);
        string name = $"{_registry.Host}/team/app@{_app.ManifestDigest}";

        CarriedManifest found = await FindAsync(name);

        Assert.Equal(("digest kept", _app.ManifestDigest), (found.Words, found.Target.Digest));
        Assert.Equal(_app.Manifest, Assert.Single(found.Documents).Bytes);
        Assert.Equal(_app.ManifestDigest, found.Digests[name].Digest);
        Assert.DoesNotContain(_registry.Requests, r => r.Path.Contains("/blobs/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Find_NameOfAnIndex_BringsBoth_TheManifestFirst()
    {
        _registry.Add("team/app", "1", _app);
        string platform = $$"""{"architecture":"{{Sampan.Oci.Image.Platform.Host.Architecture}}","os":"linux"}""";
        byte[] index = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
             {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{_app.ManifestDigest}}","size":{{_app.Manifest.Length}},"platform":{{platform}}}]}
            """);
        _registry.AddManifest("team/app", "multi", index);
        string name = $"{_registry.Host}/team/app@{Digest.Of(index)}";

        CarriedManifest found = await FindAsync(name);

        Assert.Equal([_app.ManifestDigest, Digest.Of(index)], found.Documents.Select(d => d.Digest));
        Assert.Equal((Digest.Of(index), "application/vnd.oci.image.index.v1+json"), (found.Target.Digest, found.Target.MediaType));
        Assert.Equal([_app.ManifestDigest], found.Target.Children().Manifests);
    }

    [Fact]
    public async Task Find_AnotherImagesManifest_IsNotBelieved()
    {
        TestImage other = TestImage.Running("{}", new TarBuilder().File("b", "b").Build());
        _registry.Add("team/app", "1", other);

        CarriedManifest found = await FindAsync($"{_registry.Host}/team/app@{other.ManifestDigest}");

        Assert.Contains("digest aliased: ", found.Words, StringComparison.Ordinal);
        Assert.Contains("leads to another image", found.Words, StringComparison.Ordinal);
        Assert.NotEqual(other.ManifestDigest, found.Target.Digest);
    }

    [Fact]
    public async Task Find_RegistryGone_MakesTheSameManifestEachTime()
    {
        var gone = new FakeRegistry();
        string host = gone.Host;
        await gone.DisposeAsync();
        string one = $"{host}/team/app@{Digest.Of("1"u8)}", two = $"{host}/team/app@{Digest.Of("2"u8)}";

        CarriedManifest found = await FindAsync(one, two);
        CarriedManifest again = await FindAsync(one, two);

        Assert.Contains("digest aliased: ", found.Words, StringComparison.Ordinal);
        Assert.Equal(found.Target.Bytes, again.Target.Bytes);
        Assert.Equal([found.Target, found.Target], [found.Digests[one], found.Digests[two]]);
        Assert.Equal(
            $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{_app.Id}}","size":{{_app.Config.Length}}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{Digest.Of("diff"u8)}}","size":7}]}""",
            JsonNode.Parse(found.Target.Bytes)!.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task Find_ImageMadeHere_HasNoDigestToKeep() => Assert.Equal("no digest to keep", (await FindAsync()).Words);

    private Task<CarriedManifest> FindAsync(params string[] digests) => new ManifestFinder(_source).FindAsync(
        new ForeignImage
        {
            Id = _app.Id, Tags = [], Digests = digests, Config = _app.Config,
            Layers = [new ForeignLayer(Digest.Of("diff"u8), null, Digest.Of("diff"u8), Digest.Of("diff"u8), "/x", 7, null)],
        },
        CancellationToken.None);
}
