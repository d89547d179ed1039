using Sampan.Images;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class LayerStoreTests
{
    [Theory(DisplayName = "After a crash of the machine, layers that were not flushed are thrown away, flushed ones kept")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_AfterAReboot_KeepsOnlyFlushedLayers(bool flushed)
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        ImageReference reference = registry.Add("a", "x", TestImage.Of(new TarBuilder().File("a", "1").Build()));
        await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        await fixture.Store.DisposeAsync();
        string layer = Directory.GetDirectories(Path.Combine(fixture.Root, "layers")).Single();
        string meta = Path.Combine(layer, "meta.json");
        string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        Assert.True(File.Exists(Path.Combine(layer, "durable")));
        File.WriteAllText(meta, File.ReadAllText(meta).Replace(boot, "another boot", StringComparison.Ordinal));
        if (!flushed)
            File.Delete(Path.Combine(layer, "durable"));
        await fixture.ReopenAsync();
        Assert.Equal(flushed ? 1 : 0, fixture.Store.List().Count);
        Assert.Equal(flushed, Directory.Exists(layer));
        StoredImage again = await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        Assert.Single(again.ChainIds);
    }
}
