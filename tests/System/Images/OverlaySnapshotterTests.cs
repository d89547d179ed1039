using Sampan.Images;
using Sampan.Images.Snapshots;
using Sampan.Linux.Mounts;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class OverlaySnapshotterTests
{
    [Fact(DisplayName = "An image of 127 layers is mounted, written to, remounted and removed")]
    public async Task Prepare_ManyLayers_Works()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        byte[][] tars = [.. Enumerable.Range(0, 127).Select(i => new TarBuilder().File($"f{i}", $"{i}").Build())];
        StoredImage image = await fixture.Store.PullAsync(registry.Add("a", "x", TestImage.Of(tars)), null, null, CancellationToken.None);
        Snapshot snapshot = fixture.Store.Snapshots.Prepare("many", image.ChainIds);
        Assert.Equal(127, Directory.GetFiles(snapshot.RootFs).Length);
        File.WriteAllText(Path.Combine(snapshot.RootFs, "own"), new string('x', 100_000));
        Assert.True(fixture.Store.Snapshots.Usage("many", CancellationToken.None).Bytes >= 100_000);

        Mount.Unmount(snapshot.RootFs, detach: true);
        fixture.Store.Snapshots.Remount("many");
        Assert.True(File.Exists(Path.Combine(snapshot.RootFs, "own")));
        Assert.Equal(["many"], fixture.Store.Snapshots.List());

        Assert.True(fixture.Store.Snapshots.Remove("many"));
        Assert.False(fixture.Store.Snapshots.Remove("many"));
        Assert.DoesNotContain(MountInfo.Read(), m => m.MountPoint.StartsWith(fixture.Root, StringComparison.Ordinal));
    }

    [Theory(DisplayName = "Images of no, one and two layers are mounted, read-only too")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Prepare_FewLayers_Works(int count)
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        byte[][] tars = [.. Enumerable.Range(0, count).Select(i => new TarBuilder().File($"f{i}", $"{i}").Build())];
        StoredImage image = await fixture.Store.PullAsync(registry.Add("a", "x", TestImage.Of(tars)), null, null, CancellationToken.None);
        Snapshot writable = fixture.Store.Snapshots.Prepare("rw", image.ChainIds);
        Snapshot readOnly = fixture.Store.Snapshots.Prepare("ro", image.ChainIds, readOnly: true);
        Assert.Equal(count, Directory.GetFiles(readOnly.RootFs).Length);
        File.WriteAllText(Path.Combine(writable.RootFs, "x"), "x");
        Assert.Throws<IOException>(() => File.WriteAllText(Path.Combine(readOnly.RootFs, "x"), "x"));
        Assert.Throws<ImageStoreException>(() => fixture.Store.Snapshots.Prepare("rw", image.ChainIds));
    }

    [Fact(DisplayName = "A removed image keeps its layers while a container stands on them, and no longer")]
    public async Task Remove_ImageInUse_KeepsItsLayers()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        TestImage made = TestImage.Of(new TarBuilder().File("a", "1").Build());
        StoredImage image = await fixture.Store.PullAsync(registry.Add("a", "x", made), null, null, CancellationToken.None);
        Snapshot snapshot = fixture.Store.Snapshots.Prepare("c", image.ChainIds);
        Assert.True(fixture.Store.Remove(image));
        Assert.False(fixture.Store.Remove(image));
        await fixture.ReopenAsync();
        Assert.Equal("1", File.ReadAllText(Path.Combine(snapshot.RootFs, "a")));
        fixture.Store.Snapshots.Remove("c");
        fixture.Store.Sweep();
        Assert.Empty(fixture.Left());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public async Task Prepare_BadKey_IsRefused(string key)
    {
        await using var fixture = new StoreFixture();
        Assert.Throws<ArgumentException>(() => fixture.Store.Snapshots.Prepare(key, []));
        Assert.Throws<ImageStoreException>(() => fixture.Store.Snapshots.Prepare("good", [Digest.Of([])]));
    }

    [Fact(DisplayName = "A second daemon on the same root is refused; leftovers of a crash are cleared at start")]
    public async Task Open_Twice_IsRefused()
    {
        await using var fixture = new StoreFixture();
        Assert.Contains(fixture.Root, Assert.Throws<ImageStoreException>(fixture.Open).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(fixture.Root, "staging", "layer-x", "diff"));
        Directory.CreateDirectory(Path.Combine(fixture.Root, "layers", "sha256-half"));
        await fixture.ReopenAsync();
        Assert.Empty(Directory.GetDirectories(Path.Combine(fixture.Root, "layers")));
        Assert.Empty(Directory.GetDirectories(Path.Combine(fixture.Root, "staging"), "layer-*"));
    }
}
