using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.ContainerdStore;
using Sampan.Images.DockerStore;
using Sampan.Oci;
using Sampan.Oci.Image;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Images of a real containerd, which Docker 29 uses too, taken over from its data folder while it runs.</summary>
public sealed class ContainerdAdoptionTests : IAsyncLifetime
{
    private ContainerdEngine? _containerd;
    private DockerRegistry? _registry;

    private ContainerdEngine Containerd => _containerd!;

    public async Task InitializeAsync()
    {
        if (new DockerFactAttribute().Skip is not null)
            return;
        _registry = await DockerRegistry.StartAsync();
        _containerd = await ContainerdEngine.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_containerd is not null)
            await _containerd.DisposeAsync();
        if (_registry is not null)
            await _registry.DisposeAsync();
    }

    [DockerFact]
    public async Task Adopt_PulledImage_LooksAsIfPulledHere_AndSharesItsFiles()
    {
        ImageReference reference = await PullAsync("k8s.io", "team/rich", Rich());
        await Containerd.RunAsync("-n", "k8s.io", "images", "tag", reference.ToString(), "docker.io/library/mine:new");
        await using var adopting = new StoreFixture();
        await using var pulling = new StoreFixture();
        StoredImage expected = await pulling.Store.PullAsync(reference, null, null, CancellationToken.None);

        AdoptedImage one = Assert.Single(await AdoptAsync(adopting, new ContainerdImages(Containerd.Root, "k8s.io", Platform.Host)));

        Assert.Null(one.Problem);
        Assert.Equal((2, 0L), (one.NewLayers, one.CopiedBytes));
        StoredImage actual = Assert.Single(adopting.Store.List());
        Assert.Equal((expected.Id, expected.Size), (actual.Id, actual.Size));
        Assert.Equal(expected.ManifestDigests, actual.ManifestDigests);
        Assert.Equal(new HashSet<string> { reference.ToString(), "docker.io/library/mine:new" }, actual.RepoTags.ToHashSet());
        Assert.Subset(actual.RepoDigests.ToHashSet(), expected.RepoDigests.ToHashSet());
        Assert.Equal(Listing(pulling, expected), Listing(adopting, actual));
        HashSet<ulong> theirs = TreeListing.Inodes(Path.Combine(Containerd.Root, "io.containerd.snapshotter.v1.overlayfs", "snapshots"));
        Assert.All(actual.ChainIds, chain => Assert.Subset(
            theirs, TreeListing.Inodes(Path.Combine(adopting.Root, "layers", $"sha256-{chain.Hex}", "diff"))));
    }

    [DockerFact]
    public async Task Read_ManyImages_FindsThemAll()
    {
        // More names than one page of the metadata holds.
        ImageReference reference = await PullAsync("k8s.io", "team/rich", Rich());
        string[] names = [.. Enumerable.Range(0, 150).Select(i => $"docker.io/library/name-{i}:with-a-tag-that-is-long-enough-to-fill-pages")];
        await Containerd.RunAsync(["-n", "k8s.io", "images", "tag", reference.ToString(), .. names]);

        IReadOnlyList<ForeignImage> images = new ContainerdImages(Containerd.Root, "k8s.io", Platform.Host).Read(CancellationToken.None);

        Assert.Equal(names.Append(reference.ToString()).ToHashSet(), Assert.Single(images).Tags.ToHashSet());
    }

    [DockerFact]
    public async Task Find_DockerWithoutAGraph_IsTheMobyNamespace()
    {
        ImageReference reference = await PullAsync("moby", "team/app", Rich());
        using var files = new TempFolder();
        string docker = files.Path("docker");
        Directory.CreateDirectory(Path.Combine(docker, "containers"));
        await using var store = new StoreFixture();

        AdoptedImage one = Assert.Single(await AdoptAsync(store, DockerImages.Find(docker, Containerd.Root)));

        Assert.Equal((null, reference.ToString()), (one.Problem, one.Image.Title));
    }

    [DockerFact]
    public async Task Read_OtherNamespace_TellsWhichThereAre()
    {
        await PullAsync("k8s.io", "team/app", Rich());

        ForeignStoreException refusal = Assert.Throws<ForeignStoreException>(
            () => new ContainerdImages(Containerd.Root, "kubernetes", Platform.Host).Read(CancellationToken.None));

        Assert.Contains("it has k8s.io", refusal.Message, StringComparison.Ordinal);
    }

    [DockerFact]
    public async Task Adopt_NotUnpacked_IsNamed()
    {
        ImageReference reference = await _registry!.PushAsync("team/fetched", "1", Rich());
        await Containerd.RunAsync("-n", "k8s.io", "content", "fetch", "--plain-http", reference.ToString());
        await using var store = new StoreFixture();

        AdoptedImage one = Assert.Single(await AdoptAsync(store, new ContainerdImages(Containerd.Root, "k8s.io", Platform.Host)));

        Assert.Contains("is not unpacked", one.Problem, StringComparison.Ordinal);
        Assert.Empty(store.Store.List());
    }

    private async Task<ImageReference> PullAsync(string space, string repository, TestImage image)
    {
        ImageReference reference = await _registry!.PushAsync(repository, "1", image);
        await Containerd.RunAsync("-n", space, "images", "pull", "--plain-http", reference.ToString());
        return reference;
    }

    private static async Task<IReadOnlyList<AdoptedImage>> AdoptAsync(StoreFixture fixture, IForeignStore from)
    {
        AdoptionPlan plan = fixture.Store.PlanAdoption(from, new AdoptionChoice([], All: true, Dangling: true), CancellationToken.None);
        return await fixture.Store.AdoptAsync(plan, null, CancellationToken.None);
    }

    private static TestImage Rich() => TestImage.Running(
        """{"Env":["A=b"]}""",
        new TarBuilder()
            .Folder("bin").File("bin/su", "setuid", 0x9ED).File("bin/a", new string('a', 100_000)).HardLink("bin/b", "bin/a")
            .Folder("old").File("old/gone", "gone").Folder("hidden").File("hidden/below", "below").Symlink("link", "bin/a").Build(),
        new TarBuilder().Folder("old").File("old/.wh.gone", "").Folder("hidden").File("hidden/.wh..wh..opq", "").File("hidden/above", "above").Build());

    private static IReadOnlyList<string> Listing(StoreFixture fixture, StoredImage image) =>
        TreeListing.Of(fixture.Store.Snapshots.Prepare("look", image.ChainIds, readOnly: true).RootFs);
}
