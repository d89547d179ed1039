using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

public sealed class DockerRegistryTests
{
    [Fact(DisplayName = "Images are pulled from a real registry by tag and digest; large layers arrive whole")]
    public async Task Pull_RealRegistry_Works()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync();
        await using var fixture = new StoreFixture();
        byte[] noise = new byte[20_000_000];
        new Random(1).NextBytes(noise);
        TestImage made = TestImage.Of(
            new TarBuilder().Entry('0', "big", "", noise).Build(), new TarBuilder().Folder("bin/").File("bin/sh", "#!").Build());
        ImageReference reference = await registry.PushAsync("team/app", "v1", made);
        StoredImage image = await fixture.Store.PullAsync(reference, null, null, CancellationToken.None);
        StoredImage again = await fixture.Store.PullAsync(reference.WithDigest(made.ManifestDigest), null, null, CancellationToken.None);
        Assert.Equal((made.Id, made.Id), (image.Id, again.Id));
        string rootfs = fixture.Store.Snapshots.Prepare("c", image.ChainIds).RootFs;
        Assert.Equal(noise, File.ReadAllBytes(Path.Combine(rootfs, "big")));

        var error = await Assert.ThrowsAsync<ImageNotFoundException>(
            () => fixture.Store.PullAsync(ImageReference.Parse($"{registry.Host}/team/none:v1"), null, null, CancellationToken.None));
        Assert.Contains("team/none:v1", error.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "A pull that is cancelled leaves nothing half done")]
    public async Task Pull_Cancelled_LeavesNothing()
    {
        await using DockerRegistry registry = await DockerRegistry.StartAsync();
        await using var fixture = new StoreFixture();
        byte[] noise = new byte[40_000_000];
        new Random(2).NextBytes(noise);
        ImageReference reference = await registry.PushAsync("a", "x", TestImage.Of(new TarBuilder().Entry('0', "big", "", noise).Build()));
        using var cancel = new CancellationTokenSource();
        var progress = new CancelAtFirstByte(cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Store.PullAsync(reference, null, progress, cancel.Token));
        Assert.Empty(fixture.Left());
        Assert.Empty(fixture.Store.List());
    }

    private sealed class CancelAtFirstByte(CancellationTokenSource cancel) : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
            if (value.Phase == PullPhase.Downloading)
                cancel.Cancel();
        }
    }
}
