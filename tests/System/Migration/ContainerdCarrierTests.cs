using Sampan.Cri.V1;
using Sampan.Images.ContainerdStore;
using Sampan.Images.DockerStore;
using Sampan.Linux.Mounts;
using Mount = Sampan.Linux.Mounts.Mount;
using Sampan.Migration;
using Sampan.Migration.Carrying;
using Sampan.Migration.Planning;
using Sampan.Oci;
using Sampan.Oci.Image;
using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Migration;

/// <summary>Images of a real dockerd brought into a real containerd, and pods that run from them.</summary>
public sealed class ContainerdCarrierTests : IAsyncLifetime
{
    private DockerEngine? _docker;
    private DockerRegistry? _registry;

    private DockerEngine Docker => _docker!;

    private DockerRegistry Registry => _registry!;

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is not null)
            return;
        _registry = await DockerRegistry.StartAsync();
        _docker = await DockerEngine.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_docker is not null)
            await _docker.DisposeAsync();
        if (_registry is not null)
            await _registry.DisposeAsync();
    }

    [DockerFact]
    public async Task Images_AreCarriedByLinks_PodsRunFromThem_AndTheyGoWithoutTrace()
    {
        TestImage app = CarriedImages.App();
        ImageReference reference = await PullAsync(app);
        await CarriedImages.ImportPauseAsync(Docker);
        await Docker.RunAsync("run", "-d", "--name", "keeps", "--network", "none", reference.ToString());
        await using ContainerdNode node = await ContainerdNode.StartAsync(CarriedImages.Pause);
        IImageCarrier carrier = Carrier(node);
        PlanImages images = await carrier.OutlineAsync(null, CancellationToken.None);
        Assert.Equal(("link", 2, 0), (images.Strategy, images.Items.Count, images.Items.Sum(i => i.Bytes)));
        PlanImage item = images.Items.Single(i => i.Id == app.Id.ToString());
        PlanImage pause = images.Items.Single(i => i.Tags.Contains(CarriedImages.Pause));

        Assert.Equal("2 layers linked, digest kept", await carrier.CarryAsync(item, CancellationToken.None));
        Assert.Equal("1 layer linked, no digest to keep", await carrier.CarryAsync(pause, CancellationToken.None));
        Assert.Equal("was there already", await carrier.CarryAsync(item, CancellationToken.None));
        await Registry.DisposeAsync();
        _registry = null;

        await SeenAsync(node, app, reference);
        await node.RestartAsync();
        await SeenAsync(node, app, reference);
        HashSet<ulong> theirs = TreeListing.Inodes(node.Snapshots);
        Assert.All(
            new DockerGraph(Docker.Root).Read(CancellationToken.None).SelectMany(i => i.Layers),
            layer => Assert.Subset(theirs, TreeListing.Inodes(layer.Folder)));
        string container = await node.RunAsync(reference.ToString(), "/bin/sleep", "100000");
        Assert.Equal(CarriedImages.Shown, await node.ShellAsync(container, CarriedImages.Look));
        await node.RemovePodsAsync();

        await carrier.RemoveAsync(item, CancellationToken.None);
        await carrier.RemoveAsync(pause, CancellationToken.None);
        await carrier.RemoveAsync(pause, CancellationToken.None);

        Assert.Equal((0, 0, 0, 0), await node.CountAsync());
        Assert.Empty(Directory.GetDirectories(node.Snapshots));
        Assert.False(await carrier.HasAsync(item with { Tags = [], Digests = [] }, CancellationToken.None));
        Assert.Equal("kept", await Docker.RunAsync("exec", "keeps", "cat", "/old/kept"));
        Assert.Equal("linked", await Docker.RunAsync("run", "--rm", "--network", "none", reference.ToString(), "cat", "/two"));
    }

    [DockerFact]
    public async Task Registry_ThatIsGone_LeavesTheNameAndSaysSo()
    {
        TestImage app = CarriedImages.App();
        ImageReference reference = await PullAsync(app);
        await CarriedImages.ImportPauseAsync(Docker);
        await Registry.DisposeAsync();
        _registry = null;
        await using ContainerdNode node = await ContainerdNode.StartAsync(CarriedImages.Pause);
        IImageCarrier carrier = Carrier(node);
        foreach (PlanImage item in (await carrier.OutlineAsync(null, CancellationToken.None)).Items)
        {
            string words = await carrier.CarryAsync(item, CancellationToken.None);
            Assert.Equal(item.Id == app.Id.ToString(), words.Contains("digest aliased: ", StringComparison.Ordinal));
            Assert.True(await carrier.HasAsync(item, CancellationToken.None));
        }

        await SeenAsync(node, app, reference);
        string container = await node.RunAsync(reference.WithDigest(app.ManifestDigest).ToString(), "/bin/sleep", "100000");
        Assert.Equal(CarriedImages.Shown, await node.ShellAsync(container, CarriedImages.Look));
    }

    [DockerFact]
    public async Task Carry_AfterARunThatWasCutOff_Completes()
    {
        TestImage app = CarriedImages.App();
        ImageReference reference = await PullAsync(app);
        await using ContainerdNode node = await ContainerdNode.StartAsync(CarriedImages.Pause);
        IImageCarrier carrier = Carrier(node);
        PlanImage item = Assert.Single((await carrier.OutlineAsync(null, CancellationToken.None)).Items);
        IReadOnlyList<string> chains = [.. new DockerGraph(Docker.Root).Read(CancellationToken.None)[0].Layers.Select(l => l.ChainId.ToString())];
        // What a kill leaves: a lease, a layer that is done, one that is half filled, an image's configuration.
        string lease = $"sampan-migrate-{app.Id.Hex}";
        await node.Store.CreateLeaseAsync(lease, DateTimeOffset.MaxValue, CancellationToken.None);
        await node.Store.Under(lease).WriteContentAsync(app.Id.ToString(), app.Config, new Dictionary<string, string>(), CancellationToken.None);
        var labels = new Dictionary<string, string> { ["containerd.io/snapshot.ref"] = chains[0] };
        var half = await node.Store.Under(lease).PrepareSnapshotAsync("overlayfs", $"sampan-migrate {chains[0]}", "", labels, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(half[0].Source, "half"), "half");

        Assert.Equal("2 layers linked, digest kept", await carrier.CarryAsync(item, CancellationToken.None));

        await SeenAsync(node, app, reference);
        (_, _, int snapshots, int leases) = await node.CountAsync();
        Assert.Equal((2, 0), (snapshots, leases));
        string folder = new ContainerdImages(node.Root, "k8s.io", Platform.Host).Read(CancellationToken.None).Single().Layers[0].Folder;
        Assert.False(File.Exists(Path.Combine(folder, "half")));
        await carrier.RemoveAsync(item, CancellationToken.None);
        Assert.Equal((0, 0, 0, 0), await node.CountAsync());
        Assert.Empty(Directory.GetDirectories(node.Snapshots));
    }

    [DockerFact]
    public async Task Disk_ThatIsFull_FailsAndLeavesNothing()
    {
        ImageReference reference = await PullAsync(CarriedImages.App(more: 40 << 20));
        DirectoryInfo small = Directory.CreateTempSubdirectory("sampan-small-");
        Mount.FileSystem("tmpfs", "tmpfs", small.FullName, MountFlags.None, "size=24m");
        try
        {
            await using ContainerdNode node = await ContainerdNode.StartAsync(CarriedImages.Pause, Path.Combine(small.FullName, "root"));
            IImageCarrier carrier = Carrier(node);
            PlanImages images = await carrier.OutlineAsync([reference.ToString()], CancellationToken.None);
            PlanImage item = Assert.Single(images.Items);
            Assert.Equal("copy", images.Strategy);
            Assert.True(item.Bytes > 40 << 20, $"{item.Bytes} bytes");

            MigrationException e = await Assert.ThrowsAsync<MigrationException>(() => carrier.CarryAsync(item, CancellationToken.None));

            Assert.True(e.Message.Contains("No space", StringComparison.OrdinalIgnoreCase), e.Message);
            Assert.Equal((0, 0, 0, 0), await node.CountAsync());
            Assert.Empty(Directory.GetDirectories(node.Snapshots));
        }
        finally
        {
            Mount.Unmount(small.FullName, detach: true);
            small.Delete();
        }
    }

    private async Task<ImageReference> PullAsync(TestImage image)
    {
        ImageReference reference = await Registry.PushAsync("team/app", "1", image);
        await Docker.RunAsync("pull", "-q", reference.ToString());
        return reference;
    }

    private IImageCarrier Carrier(ContainerdNode node) => ImageCarriers.Of(
        new CarrySettings { Target = "containerd", Endpoint = node.Endpoint, TargetRoot = node.Root, Source = "docker", SourceRoot = Docker.Root, RegistryFolders = [] },
        new ChildCommands(), TimeProvider.System);

    /// <summary>containerd's CRI plugin has the image under all its names. It learns of them by itself, a moment later.</summary>
    private static async Task SeenAsync(ContainerdNode node, TestImage app, ImageReference reference)
    {
        string digest = reference.WithDigest(app.ManifestDigest).ToString();
        foreach (string name in new[] { reference.ToString(), digest, app.Id.ToString() })
        {
            await Eventually.BecomesAsync(
                $"containerd finds {name}",
                async () => (await node.Images.ImageStatusAsync(new ImageStatusRequest { Image = new ImageSpec { Image = name } }, CancellationToken.None)).Image?.Id,
                id => id == app.Id.ToString());
        }
        Cri.V1.Image listed = await Eventually.BecomesAsync(
            "the image is listed with its digest",
            async () => (await node.Images.ListImagesAsync(new ListImagesRequest(), CancellationToken.None)).Images.Single(i => i.Id == app.Id.ToString()),
            image => image.RepoDigests.Count > 0 && image.RepoTags.Count > 0);
        Assert.Equal([reference.ToString()], listed.RepoTags);
        Assert.Equal([digest], listed.RepoDigests);
    }
}
