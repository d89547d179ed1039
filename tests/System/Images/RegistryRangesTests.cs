using System.Globalization;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class RegistryRangesTests
{
    private static readonly RangeRules Small = new() { Threshold = 500_000, Trial = 200_000, Chunk = 100_000 };
    private static readonly byte[] Noise = MakeNoise();
    private static readonly TestImage Image = TestImage.Of(new TarBuilder().Entry('0', "noise", "", Noise).Build());

    private static byte[] Blob => Image.Blobs[Image.Layers[0]];

    [Fact(DisplayName = "Where each connection is slow, a large layer comes in several pieces at a time, and whole")]
    public async Task Pull_SlowConnections_FetchesPiecesAtOnce()
    {
        await using var registry = new FakeRegistry();
        using var together = new SemaphoreSlim(0);
        int pieces = 0, met = 0;
        registry.Intercept = r =>
        {
            if (r["Range"] is null or "bytes=0-199999" || !IsLayer(r))
                return IsLayer(r) ? Slow(r) : null;
            // The first three pieces wait for one another: one after the other they would wait in vain.
            int piece = Interlocked.Increment(ref pieces);
            if (piece == 3)
                together.Release(3);
            if (piece <= 3 && together.Wait(TimeSpan.FromSeconds(60)))
                Interlocked.Increment(ref met);
            return Slow(r);
        };
        await CheckAsync(registry, options => options with { BlobStreams = 4 });
        Assert.Equal(3, met);
        Assert.Equal(Image.Blobs[Image.Layers[0]].Length, registry.Requests.Where(IsLayer).Sum(Length));
    }

    [Fact(DisplayName = "With one stream a layer is asked for whole")]
    public async Task Pull_OneStream_AsksForTheWhole()
    {
        await using var registry = new FakeRegistry();
        await CheckAsync(registry, options => options with { BlobStreams = 1 });
        Assert.Null(Assert.Single(registry.Requests, IsLayer)["Range"]);
    }

    [Theory(DisplayName = "A registry that does no ranges gives the layer in one piece")]
    [InlineData(200)]
    [InlineData(416)]
    [InlineData(400)]
    public async Task Pull_NoRanges_TakesTheWhole(int status)
    {
        await using var registry = new FakeRegistry();
        registry.Intercept = r => !IsLayer(r) || r["Range"] is null ? null
            : status == 200 ? new FakeResponse(200, Blob) : new FakeResponse(status, []);
        await CheckAsync(registry, options => options);
        Assert.Equal(status == 200 ? 1 : 2, registry.Requests.Count(IsLayer));
    }

    [Theory(DisplayName = "Pieces that break off, lie or cease to be given do not spoil the layer")]
    [InlineData("cut")]
    [InlineData("other range")]
    [InlineData("whole")]
    [InlineData("503")]
    [InlineData("short")]
    public async Task Pull_PieceFails_LayerIsWhole(string how)
    {
        await using var registry = new FakeRegistry();
        int pieces = 0;
        registry.Intercept = r =>
        {
            if (!IsLayer(r) || r["Range"] is null or "bytes=0-199999")
                return IsLayer(r) ? Slow(r) : null;
            if (Interlocked.Increment(ref pieces) % 6 != 2)
                return Slow(r);
            FakeResponse good = FakeRegistry.Blob(r, Blob);
            return how switch
            {
                "cut" => good with { CutAfter = 1000 },
                "short" => good with { Body = good.Body[..1000] },
                "other range" => good with { Headers = [("Content-Range", $"bytes 0-{good.Body.Length - 1}/{Blob.Length}")] },
                "503" => new FakeResponse(503, []),
                _ => new FakeResponse(200, Blob),
            };
        };
        await CheckAsync(registry, options => options);
        Assert.InRange(pieces, 2, 500);
    }

    [Fact(DisplayName = "A limit of bandwidth holds over all layers of all pulls")]
    public async Task Pull_MaxBandwidth_TakesItsTime()
    {
        await using var registry = new FakeRegistry();
        long start = TimeProvider.System.GetTimestamp();
        await CheckAsync(registry, options => options with { MaxBandwidth = Blob.Length / 2 });
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(1.8));
    }

    private static async Task CheckAsync(FakeRegistry registry, Func<ImageStoreOptions, ImageStoreOptions> change)
    {
        await using var fixture = new StoreFixture(options => change(options with { Ranges = Small, Retry = options.Retry with { Attempts = 8 } }));
        StoredImage image = await fixture.Store.PullAsync(registry.Add("a", "x", Image), null, null, CancellationToken.None);
        string rootfs = fixture.Store.Snapshots.Prepare("c", image.ChainIds).RootFs;
        byte[] came = await File.ReadAllBytesAsync(Path.Combine(rootfs, "noise"));
        Assert.True(Noise.AsSpan().SequenceEqual(came));
    }

    private static FakeResponse Slow(FakeRequest request) =>
        FakeRegistry.Blob(request, Blob) with { Pace = (20_000, TimeSpan.FromMilliseconds(2)) };

    private static bool IsLayer(FakeRequest request) => request.Path.EndsWith(Image.Layers[0].ToString(), StringComparison.Ordinal);

    private static long Length(FakeRequest request)
    {
        string[] bounds = request["Range"]!["bytes=".Length..].Split('-');
        return Math.Min(Blob.Length, long.Parse(bounds[1], CultureInfo.InvariantCulture) + 1) - long.Parse(bounds[0], CultureInfo.InvariantCulture);
    }

    private static byte[] MakeNoise()
    {
        byte[] noise = new byte[3_000_000];
        new Random(5).NextBytes(noise);
        return noise;
    }
}
