using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class RegistryMirrorTests
{
    private static readonly TestImage Image = TestImage.Of(
        new TarBuilder().File("a", "1").Build(), new TarBuilder().File("b", new string('x', 100_000)).Build());

    [Theory(DisplayName = "Where a mirror gives wrong bytes, the next host is asked")]
    [InlineData("/manifests/sha256")]
    [InlineData("config")]
    [InlineData("layer")]
    [InlineData("layer, other bytes")]
    public async Task Pull_MirrorGivesWrongBytes_NextHostIsAsked(string what)
    {
        await using var mirror = new FakeRegistry();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        mirror.Add("a", "x", Image);
        Lie(mirror, what);
        fixture.WriteHosts(registry.Host, $"server = \"http://{registry.Host}\"\n[host.\"http://{mirror.Host}\"]");
        StoredImage image = await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Equal(Image.Id, image.Id);
        Assert.Single(registry.Requests);
        string rootfs = fixture.Store.Snapshots.Prepare("c", image.ChainIds).RootFs;
        Assert.Equal("1", await File.ReadAllTextAsync(Path.Combine(rootfs, "a")));
    }

    [Theory(DisplayName = "If all hosts give wrong bytes, each is named and nothing stays")]
    [InlineData("/manifests/sha256")]
    [InlineData("config")]
    [InlineData("layer")]
    [InlineData("layer, other bytes")]
    public async Task Pull_AllGiveWrongBytes_NamesEach(string what)
    {
        await using var mirror = new FakeRegistry();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        mirror.Add("a", "x", Image);
        Lie(mirror, what);
        Lie(registry, what);
        fixture.WriteHosts(registry.Host, $"server = \"http://{registry.Host}\"\n[host.\"http://{mirror.Host}\"]");
        Exception? error = await Record.ExceptionAsync(() => fixture.Store.PullAsync(reference, null, null, CancellationToken.None));
        Assert.True(error is DigestMismatchException or LayerException, error?.ToString());
        Assert.Contains(mirror.Host, error!.Message, StringComparison.Ordinal);
        Assert.Contains(registry.Host, error.Message, StringComparison.Ordinal);
        Assert.Empty(fixture.Left());
    }

    [Fact(DisplayName = "A mirror's beginning and the registry's end: the mirror is doubted, the registry gives the whole")]
    public async Task Pull_MirrorLiesAndBreaksOff_RegistryGivesTheWhole()
    {
        await using var mirror = new FakeRegistry();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        mirror.Add("a", "x", Image);
        byte[] wrong = [.. Image.Blobs[Image.Layers[1]]];
        wrong[20] ^= 1;
        mirror.Intercept = r => r.Path.Contains(Image.Layers[1].ToString(), StringComparison.Ordinal)
            ? r["Range"] is null ? new FakeResponse(200, wrong) { CutAfter = 50 } : new FakeResponse(404, [])
            : null;
        fixture.WriteHosts(registry.Host, $"server = \"http://{registry.Host}\"\n[host.\"http://{mirror.Host}\"]");
        Assert.Equal(Image.Id, (await fixture.Store.PullAsync(reference, null, null, CancellationToken.None)).Id);
    }

    [Fact(DisplayName = "A mirror that may not resolve is asked for content only; one that may not pull for nothing")]
    public async Task Pull_Capabilities_AreHeeded()
    {
        await using var pulls = new FakeRegistry();
        await using var nothing = new FakeRegistry();
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", Image);
        pulls.Add("a", "x", Image);
        fixture.WriteHosts(
            registry.Host,
            $"server = \"http://{registry.Host}\"\n[host.\"http://{nothing.Host}\"]\ncapabilities = [\"push\"]\n[host.\"http://{pulls.Host}\"]\ncapabilities = [\"pull\"]");
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Empty(nothing.Requests);
        Assert.Equal("HEAD", Assert.Single(registry.Requests).Method);
        Assert.All(pulls.Requests, r => Assert.Contains("sha256:", r.Path, StringComparison.Ordinal));
    }

    [Fact(DisplayName = "A registry that sends a byte now and then is given up")]
    public async Task Pull_Drips_IsUnavailable()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture(TimeSpan.FromSeconds(5));
        byte[] noise = new byte[200_000];
        new Random(3).NextBytes(noise);
        TestImage large = TestImage.Of(new TarBuilder().Entry('0', "noise", "", noise).Build());
        ImageReference reference = registry.Add("a", "x", large);
        registry.Intercept = r => r.Path.Contains(large.Layers[0].ToString(), StringComparison.Ordinal)
            ? FakeRegistry.Blob(r, large.Blobs[large.Layers[0]]) with { Pace = (1, TimeSpan.FromMilliseconds(100)) }
            : null;
        var error = await Assert.ThrowsAsync<RegistryUnavailableException>(() => fixture.Store.PullAsync(reference, null, null, CancellationToken.None));
        Assert.Contains("only ", error.Message, StringComparison.Ordinal);
        Assert.Contains("bytes came for 5 s", error.Message, StringComparison.Ordinal);
    }

    private static void Lie(FakeRegistry host, string what) => host.Intercept = r =>
    {
        if (what == "/manifests/sha256")
            return r.Method == "GET" && r.Path.Contains(what, StringComparison.Ordinal) ? new FakeResponse(200, "{}"u8.ToArray()) : null;
        Digest blob = what == "config" ? Image.Id : Image.Layers[1];
        if (!r.Path.Contains(blob.ToString(), StringComparison.Ordinal))
            return null;
        byte[] wrong = [.. Image.Blobs[blob]];
        // Either the checksum of the packing breaks, or only the digests tell.
        byte[] same = TestImage.Gzip(new TarBuilder().File("evil", "!").Build());
        if (what == "layer, other bytes")
            wrong = [.. same, .. new byte[Math.Max(0, wrong.Length - same.Length)]];
        else
            wrong[^3] ^= 1;
        return new FakeResponse(200, wrong);
    };
}
