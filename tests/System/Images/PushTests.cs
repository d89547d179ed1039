using Sampan.Images;
using Sampan.Images.Pushing;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Pushes to Debian's docker-registry.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private DockerRegistry? _from;
    private DockerRegistry? _to;

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is not null)
            return;
        _from = await DockerRegistry.StartAsync();
        _to = await DockerRegistry.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_from is not null)
            await _from.DisposeAsync();
        if (_to is not null)
            await _to.DisposeAsync();
    }

    [DockerFact]
    public async Task Push_OtherRepositoryOfTheRegistry_MountsAndKeepsTheDigest()
    {
        TestImage made = Made();
        await using var store = new StoreFixture();
        StoredImage image = await PullAsync(store, "team/app", made);
        var blobs = new List<PushedBlob>();

        PushedImage pushed = await store.Store.PushAsync(
            image, ImageReference.Parse($"{_from!.Host}/other/name:2"), null, new Collector(blobs), CancellationToken.None);

        Assert.Equal((made.ManifestDigest, true), (pushed.Manifest, pushed.IsOriginal));
        Assert.Equal([PushWay.Mounted, PushWay.Mounted], blobs.Select(b => b.How));
        await SameFilesAsync(store, image, $"{_from.Host}/other/name:2");
    }

    [DockerFact]
    public async Task Push_Again_UploadsNothing()
    {
        await using var store = new StoreFixture();
        TestImage made = Made();
        StoredImage image = await PullAsync(store, "team/app", made);
        var blobs = new List<PushedBlob>();

        PushedImage pushed = await store.Store.PushAsync(
            image, ImageReference.Parse($"{_from!.Host}/team/app:again"), null, new Collector(blobs), CancellationToken.None);

        Assert.Equal(made.ManifestDigest, pushed.Manifest);
        Assert.Equal([PushWay.Exists, PushWay.Exists], blobs.Select(b => b.How));
    }

    [DockerFact]
    public async Task Push_OtherRegistry_KeepsTheDigestWhereBlobsAreKept()
    {
        await using var store = new StoreFixture(keepBlobs: true);
        TestImage made = Made();
        StoredImage image = await PullAsync(store, "team/app", made);

        PushedImage pushed = await store.Store.PushAsync(
            image, ImageReference.Parse($"{_to!.Host}/team/app:1"), null, null, CancellationToken.None);

        Assert.Equal((made.ManifestDigest, true), (pushed.Manifest, pushed.IsOriginal));
        await SameFilesAsync(store, image, $"{_to.Host}/team/app:1");
    }

    [DockerFact]
    public async Task Push_OtherRegistry_PacksAnew()
    {
        await using var store = new StoreFixture();
        StoredImage image = await PullAsync(store, "team/app", Made());

        PushedImage pushed = await store.Store.PushAsync(
            image, ImageReference.Parse($"{_to!.Host}/team/app:1"), null, null, CancellationToken.None);

        Assert.False(pushed.IsOriginal);
        await SameFilesAsync(store, image, $"{_to.Host}/team/app:1");
    }

    [DockerFact]
    public async Task Push_ToAMirror_DoesNotShowTheRegistrysPassword()
    {
        await using var store = new StoreFixture();
        await using var mirror = new FakeRegistry
        {
            Intercept = _ => new FakeResponse(401, []) { Headers = [("WWW-Authenticate", "Basic realm=\"x\"")] },
        };
        StoredImage image = await PullAsync(store, "team/app", Made());
        store.WriteHosts("registry.example", $"""
            server = "https://registry.example"
            capabilities = ["pull", "resolve"]
            [host."http://{mirror.Host}"]
            capabilities = ["pull", "resolve", "push"]
            """);

        await Assert.ThrowsAsync<RegistryUnauthorizedException>(() => store.Store.PushAsync(
            image, ImageReference.Parse("registry.example/team/app:1"), new RegistryCredential("user", "secret", null, null, null), null, CancellationToken.None));

        Assert.NotEmpty(mirror.Requests);
        Assert.All(mirror.Requests, request => Assert.Null(request["Authorization"]));
    }

    [DockerFact]
    public async Task Push_NobodyThere_IsUnavailable()
    {
        await using var store = new StoreFixture();
        StoredImage image = await PullAsync(store, "team/app", Made());
        await _to!.DisposeAsync();
        string gone = _to.Host;
        _to = null;

        RegistryUnavailableException refusal = await Assert.ThrowsAsync<RegistryUnavailableException>(() => store.Store.PushAsync(
            image, ImageReference.Parse($"{gone}/team/app:1"), null, null, CancellationToken.None));

        Assert.Contains(gone, refusal.Message, StringComparison.Ordinal);
    }

    private async Task<StoredImage> PullAsync(StoreFixture store, string repository, TestImage made)
    {
        ImageReference reference = await _from!.PushAsync(repository, "1", made);
        return await store.Store.PullAsync(reference, null, null, CancellationToken.None);
    }

    /// <summary>What was pushed is pulled into another store and looks the same.</summary>
    private static async Task SameFilesAsync(StoreFixture store, StoredImage image, string name)
    {
        await using var other = new StoreFixture();
        StoredImage again = await other.Store.PullAsync(ImageReference.Parse(name), null, null, CancellationToken.None);
        Assert.Equal(image.Id, again.Id);
        Assert.Equal(Listing(store, image), Listing(other, again));
    }

    private static IReadOnlyList<string> Listing(StoreFixture fixture, StoredImage image) =>
        TreeListing.Of(fixture.Store.Snapshots.Prepare("look", image.ChainIds, readOnly: true).RootFs);

    private static TestImage Made() => TestImage.Of(
        new TarBuilder().Folder("bin").File("bin/a", new string('a', 300_000)).Build(),
        new TarBuilder().File("b", "b", 0x9ED, 5, 6).Build());

    private sealed class Collector(List<PushedBlob> blobs) : IProgress<PushedBlob>
    {
        public void Report(PushedBlob value)
        {
            lock (blobs)
                blobs.Add(value);
        }
    }
}
