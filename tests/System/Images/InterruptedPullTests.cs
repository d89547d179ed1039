using Sampan.Images;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Pulls that are broken off, and their next try.</summary>
public sealed class InterruptedPullTests
{
    [Fact]
    public async Task Pull_AfterARestart_FetchesOnlyWhatIsMissing()
    {
        await using var registry = new FakeRegistry();
        await using var store = new StoreFixture();
        TestImage made = Made();
        ImageReference reference = registry.Add("team/app", "1", made);
        Noting first = await BreakOffAsync(store, registry, reference, made);

        await store.ReopenAsync();
        store.Store.Sweep();
        var again = new Noting();
        await store.Store.PullAsync(reference, null, again, CancellationToken.None);

        Assert.Subset(again.Exists, first.Done);
        Assert.Empty(Directory.GetFiles(Path.Combine(store.Root, "pulls")));
    }

    [Fact]
    public async Task Sweep_LongAfterABrokenPull_FreesItsLayers()
    {
        await using var registry = new FakeRegistry();
        await using var store = new StoreFixture();
        TestImage made = Made();
        await BreakOffAsync(store, registry, registry.Add("team/app", "1", made), made);
        string intent = Assert.Single(Directory.GetFiles(Path.Combine(store.Root, "pulls")));
        File.SetLastWriteTimeUtc(intent, TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromHours(2));

        store.Store.Sweep();

        Assert.Empty(store.Left());
        Assert.Empty(Directory.GetFiles(Path.Combine(store.Root, "pulls")));
    }

    private static TestImage Made() => TestImage.Of(
        [.. Enumerable.Range(0, 8).Select(i => new TarBuilder().File($"f{i}", new string((char)('a' + i), 200_000)).Build())]);

    /// <summary>A pull that gets all layers but the last, of which the registry knows nothing once the first is in the store.</summary>
    private static async Task<Noting> BreakOffAsync(StoreFixture store, FakeRegistry registry, ImageReference reference, TestImage made)
    {
        var noting = new Noting();
        registry.Intercept = request =>
        {
            if (!request.Path.Contains(made.Layers[^1].Hex, StringComparison.Ordinal))
                return null;
            SpinWait.SpinUntil(() => noting.HasDone, TimeSpan.FromMinutes(2));
            return new FakeResponse(404, []);
        };
        await Assert.ThrowsAnyAsync<ImageException>(() => store.Store.PullAsync(reference, null, noting, CancellationToken.None));
        registry.Intercept = _ => null;
        Assert.True(noting.HasDone);
        return noting;
    }

    /// <summary>Notes what becomes of layers.</summary>
    private sealed class Noting : IProgress<PullProgress>
    {
        private readonly Lock _lock = new();

        public HashSet<Digest> Done { get; } = [];

        public HashSet<Digest> Exists { get; } = [];

        public bool HasDone
        {
            get
            {
                lock (_lock)
                    return Done.Count > 0;
            }
        }

        public void Report(PullProgress value)
        {
            lock (_lock)
            {
                if (value.Phase == PullPhase.Done)
                    Done.Add(value.Layer);
                if (value.Phase == PullPhase.Exists)
                    Exists.Add(value.Layer);
            }
        }
    }
}
