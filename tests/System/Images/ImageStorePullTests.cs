using System.Globalization;
using System.Text;
using Sampan.Images;
using Sampan.Images.Layers;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class ImageStorePullTests
{
    private static readonly TestImage Simple = TestImage.Of(
        new TarBuilder().Folder("etc/", 0x1C0, 7, 7).File("etc/a", "1").Build(), new TarBuilder().File("etc/b", "2").File("etc/.wh.a", "").Build());

    [Fact(DisplayName = "A pull by tag gives the id, names, size and layers, and survives a restart")]
    public async Task Pull_ByTag_IsListedAndKept()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a/b", "v1", Simple);
        var phases = new List<PullProgress>();
        StoredImage image = await fixture.Store.PullAsync(reference, null, new Collector(phases), CancellationToken.None);
        await fixture.ReopenAsync();
        StoredImage kept = Assert.Single(fixture.Store.List());
        Assert.Equal(Simple.Id, kept.Id);
        Assert.Equal([$"{registry.Host}/a/b:v1"], kept.RepoTags);
        Assert.Equal([$"{registry.Host}/a/b@{Simple.ManifestDigest}"], kept.RepoDigests);
        Assert.Equal(Simple.Manifest.Length + Simple.Blobs.Values.Sum(b => (long)b.Length), kept.Size);
        Assert.Equal("1000:1000", kept.Config.Config!.User);
        Assert.Equal(image.ChainIds, kept.ChainIds);
        Assert.Equal(2, phases.Count(p => p.Phase == PullPhase.Done));
        foreach (string name in (string[])[kept.Id.ToString(), kept.Id.Hex, kept.Id.Hex[..12], kept.RepoTags[0], kept.RepoDigests[0]])
            Assert.Equal(kept.Id, fixture.Store.Find(name)?.Id);
        Assert.Null(fixture.Store.Find("nothing"));
        Assert.True(fixture.Store.Usage().Bytes > 0);
    }

    [Fact(DisplayName = "A folder that a layer only implies looks as in the layer below")]
    public async Task Pull_ImpliedFolder_LooksAsBelow()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        StoredImage image = await fixture.Store.PullAsync(registry.Add("a", "x", Simple), null, null, CancellationToken.None);
        string rootfs = fixture.Store.Snapshots.Prepare("c1", image.ChainIds).RootFs;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(rootfs, "etc")));
        Assert.Equal([Path.Combine(rootfs, "etc", "b")], Directory.GetFiles(Path.Combine(rootfs, "etc")));
    }

    [Fact(DisplayName = "A pull by digest gives no tag")]
    public async Task Pull_ByDigest_HasNoTag()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a/b", "v1", Simple).WithDigest(Simple.ManifestDigest);
        StoredImage image = await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Empty(image.RepoTags);
        Assert.Equal([reference.ToString()], image.RepoDigests);
    }

    [Fact(DisplayName = "A tag that moved leaves the old image; a second pull fetches no layer again")]
    public async Task Pull_MovedTag_LeavesTheOldImage()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Simple);
        StoredImage old = await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        int before = registry.Requests.Count(r => r.Path.Contains("/blobs/", StringComparison.Ordinal));
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Equal(before, registry.Requests.Count(r => r.Path.Contains("/blobs/", StringComparison.Ordinal)));
        registry.Add("a", "x", TestImage.Of(new TarBuilder().File("new", "3").Build()));
        StoredImage moved = await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Empty(fixture.Store.Find(old.Id.ToString())!.RepoTags);
        Assert.Equal([reference.ToString()], moved.RepoTags);
    }

    [Fact(DisplayName = "Two pulls of one image at a time fetch each layer once")]
    public async Task Pull_TwiceAtOnce_SharesTheLayers()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Simple);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => fixture.Store.PullAsync(reference, null, null, CancellationToken.None)));
        foreach (Digest layer in Simple.Layers)
            Assert.Single(registry.Requests, r => r.Path.EndsWith(layer.ToString(), StringComparison.Ordinal));
    }

    [Fact(DisplayName = "An unknown image is not found, by name")]
    public async Task Pull_Unknown_IsNotFound()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = ImageReference.Parse($"{registry.Host}/no/such:tag");
        var error = await Assert.ThrowsAsync<ImageNotFoundException>(() => fixture.Store.PullAsync(reference, null, null, CancellationToken.None));
        Assert.Contains(reference.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "A registry that is not there is unavailable, with the reason")]
    public async Task Pull_NobodyListens_IsUnavailable()
    {
        await using var fixture = new StoreFixture();
        var error = await Assert.ThrowsAsync<RegistryUnavailableException>(
            () => fixture.Store.PullAsync(ImageReference.Parse("127.0.0.1:1/a"), null, null, CancellationToken.None));
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(DisplayName = "A layer with a wrong digest fails the pull and nothing stays")]
    public async Task Pull_WrongLayer_LeavesNothing()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Simple);
        byte[] wrong = [.. Simple.Blobs[Simple.Layers[1]]];
        wrong[^1] ^= 1;
        registry.Intercept = r => r.Path.EndsWith(Simple.Layers[1].ToString(), StringComparison.Ordinal) ? new FakeResponse(200, wrong) : null;
        var error = await Record.ExceptionAsync(() => fixture.Store.PullAsync(reference, null, null, CancellationToken.None));
        Assert.True(error is DigestMismatchException or LayerException, error?.ToString());
        Assert.Empty(fixture.Store.List());
        Assert.Empty(fixture.Left());
    }

    [Fact(DisplayName = "A manifest with a wrong digest fails the pull")]
    public async Task Pull_WrongManifest_Fails()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Simple).WithDigest(Digest.Of("other"u8));
        registry.Intercept = r => r.Path.Contains("/manifests/", StringComparison.Ordinal) ? new FakeResponse(200, Simple.Manifest) : null;
        await Assert.ThrowsAsync<DigestMismatchException>(() => fixture.Store.PullAsync(reference, null, null, CancellationToken.None));
    }

    [Fact(DisplayName = "A layer that climbs out is refused by name and nothing stays")]
    public async Task Pull_EscapingLayer_LeavesNothing()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", TestImage.Of(new TarBuilder().File("../../evil", "x").Build()));
        var error = await Assert.ThrowsAsync<LayerException>(() => fixture.Store.PullAsync(reference, null, null, CancellationToken.None));
        Assert.Contains("../../evil", error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Left());
    }

    [Theory(DisplayName = "A broken body is resumed where it broke")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pull_BodyBreaks_IsResumed(bool claimsShorter)
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Simple);
        Digest layer = Simple.Layers[0];
        byte[] blob = Simple.Blobs[layer];
        int half = blob.Length / 2;
        int broken = 0;
        registry.Intercept = r => r.Path.EndsWith(layer.ToString(), StringComparison.Ordinal) && broken++ == 0
            ? claimsShorter ? new FakeResponse(200, blob[..half]) : new FakeResponse(200, blob) { CutAfter = half }
            : null;
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Contains(registry.Requests, r => r["Range"] == string.Create(CultureInfo.InvariantCulture, $"bytes={half}-"));
    }

    [Theory(DisplayName = "A body that never comes whole fails with a clear error")]
    [InlineData(null)]
    [InlineData(1_000_000L)]
    public async Task Pull_BodyAlwaysBreaks_Fails(long? claimed)
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Simple);
        registry.Intercept = r => r.Path.EndsWith(Simple.Layers[0].ToString(), StringComparison.Ordinal)
            ? new FakeResponse(200, Simple.Blobs[Simple.Layers[0]]) { CutAfter = 10, ClaimedLength = claimed }
            : null;
        var error = await Assert.ThrowsAsync<RegistryUnavailableException>(() => fixture.Store.PullAsync(reference, null, null, CancellationToken.None));
        Assert.Contains("broke off at 10 of", error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Too many requests: the pull waits as told and goes on")]
    public async Task Pull_TooManyRequests_WaitsAndGoesOn()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Simple);
        int refused = 0;
        registry.Intercept = r => r.Method == "GET" && r.Path.Contains("/manifests/", StringComparison.Ordinal) && refused++ == 0
            ? new FakeResponse(429, []) { Headers = [("Retry-After", "1")] }
            : null;
        long start = TimeProvider.System.GetTimestamp();
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(0.9));
    }

    [Fact(DisplayName = "A registry that stops sending is given up after the progress timeout")]
    public async Task Pull_Stalls_IsUnavailable()
    {
        using var release = new ManualResetEventSlim();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture(TimeSpan.FromSeconds(2));
        ImageReference reference = registry.Add("a", "x", Simple);
        registry.Intercept = r =>
        {
            if (r.Method == "HEAD")
                release.Wait(TimeSpan.FromMinutes(2));
            return null;
        };
        Task<StoredImage> pull = fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        var error = await Assert.ThrowsAsync<RegistryUnavailableException>(() => pull);
        release.Set();
        Assert.Contains("no answer within 2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "From an index the manifest for this platform is taken; the index is the repo digest")]
    public async Task Pull_Index_TakesOurPlatform()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        TestImage other = TestImage.Of("arm64", TestImage.Gzip, new TarBuilder().File("arm", "").Build());
        registry.Add("a", "arm", other);
        registry.Add("a", "amd", Simple);
        byte[] index = Encoding.UTF8.GetBytes(
            $$"""
            {"schemaVersion":2,"manifests":[
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{other.ManifestDigest}}","size":{{other.Manifest.Length}},"platform":{"os":"linux","architecture":"arm64"} },
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{{Simple.ManifestDigest}}","size":{{Simple.Manifest.Length}},"platform":{"os":"linux","architecture":"amd64"} }]}
            """);
        registry.AddManifest("a", "multi", index);
        StoredImage image = await fixture.Store.PullAsync(ImageReference.Parse($"{registry.Host}/a:multi"), null, null, CancellationToken.None);
        Assert.Equal(Simple.Id, image.Id);
        Assert.Equal([$"{registry.Host}/a@{Digest.Of(index)}"], image.RepoDigests);
    }

    [Fact(DisplayName = "An image for another platform is refused with what it offers")]
    public async Task Pull_OtherPlatform_IsRefused()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        registry.AddManifest("a", "x", Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"manifests":[{"digest":"{{Simple.ManifestDigest}}","size":1,"platform":{"os":"linux","architecture":"s390x"} }]}"""));
        var error = await Assert.ThrowsAsync<UnsupportedImageException>(
            () => fixture.Store.PullAsync(ImageReference.Parse($"{registry.Host}/a:x"), null, null, CancellationToken.None));
        Assert.Contains("linux/s390x", error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "zstd and plain layers are unpacked, whatever the media type says")]
    public async Task Pull_OtherPackings_AreUnpacked()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        byte[] tar = new TarBuilder().File("a", "1").Build();
        await fixture.Store.PullAsync(registry.Add("z", "x", TestImage.Of("amd64", LayerUnpackerTests.Zstd, tar)), null, null, CancellationToken.None);
        await fixture.Store.PullAsync(registry.Add("p", "x", TestImage.Of("amd64", t => t, new TarBuilder().File("b", "1").Build())), null, null, CancellationToken.None);
        Assert.Equal(2, fixture.Store.List().Count);
    }

    private sealed class Collector(List<PullProgress> all) : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
            lock (all)
                all.Add(value);
        }
    }
}
