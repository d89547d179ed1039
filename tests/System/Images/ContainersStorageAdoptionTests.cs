using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.ContainersStorage;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;
using Sampan.Oci;
using Sampan.Oci.Image;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Images in a containers/storage, which skopeo writes with the library of CRI-O and podman, taken over.</summary>
public sealed class ContainersStorageAdoptionTests : IAsyncLifetime
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-crio-");
    private DockerRegistry? _registry;

    private string Root => Path.Combine(_temp.FullName, "root");

    public async Task InitializeAsync()
    {
        if (new SkopeoFactAttribute().Skip is null)
            _registry = await DockerRegistry.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_registry is not null)
            await _registry.DisposeAsync();
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp.FullName + "/", StringComparison.Ordinal)).Reverse())
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
    }

    [SkopeoFact]
    public async Task Adopt_PulledImage_LooksAsIfPulledHere_AndSharesItsFiles()
    {
        ImageReference reference = await PullAsync("team/rich");
        await using var adopting = new StoreFixture();
        await using var pulling = new StoreFixture();
        StoredImage expected = await pulling.Store.PullAsync(reference, null, null, CancellationToken.None);

        AdoptedImage one = Assert.Single(await AdoptAsync(adopting));

        Assert.Null(one.Problem);
        Assert.Equal((2, 0L), (one.NewLayers, one.CopiedBytes));
        StoredImage actual = Assert.Single(adopting.Store.List());
        Assert.Equal((expected.Id, expected.Size), (actual.Id, actual.Size));
        Assert.Equal(expected.ManifestDigests, actual.ManifestDigests);
        Assert.Equal(expected.RepoTags, actual.RepoTags);
        Assert.Equal(expected.RepoDigests, actual.RepoDigests);
        Assert.Equal(Listing(pulling, expected), Listing(adopting, actual));
        HashSet<ulong> theirs = TreeListing.Inodes(Path.Combine(Root, "overlay"));
        Assert.All(actual.ChainIds, chain => Assert.Subset(
            theirs, TreeListing.Inodes(Path.Combine(adopting.Root, "layers", $"sha256-{chain.Hex}", "diff"))));
    }

    [SkopeoFact]
    public async Task Adopt_Twice_TakesOverNothingNew()
    {
        await PullAsync("team/rich");
        await using var store = new StoreFixture();
        await AdoptAsync(store);

        AdoptedImage again = Assert.Single(await AdoptAsync(store));

        Assert.Equal((null, 0), (again.Problem, again.NewLayers));
    }

    [SkopeoFact]
    public async Task Export_AdoptedImage_HasTheSameLayers()
    {
        ImageReference reference = await PullAsync("team/rich");
        await using var store = new StoreFixture();
        AdoptedImage adopted = Assert.Single(await AdoptAsync(store));
        string archive = Path.Combine(_temp.FullName, "archive.tar"), copy = Path.Combine(_temp.FullName, "copy");

        await using (FileStream file = File.Create(archive))
            await store.Store.ExportAsync([(Assert.Single(store.Store.List()), [reference.ToString()])], file, CancellationToken.None);
        // It hashes each layer against the configuration's list.
        await RunAsync("copy", $"oci-archive:{archive}", $"dir:{copy}");

        Assert.All(adopted.Image.Layers, layer => Assert.True(File.Exists(Path.Combine(copy, layer.DiffId.Hex)), layer.DiffId.ToString()));
    }

    private async Task<ImageReference> PullAsync(string repository)
    {
        ImageReference reference = await _registry!.PushAsync(repository, "1", Rich());
        await RunAsync("copy", "--src-tls-verify=false", $"docker://{reference}", $"containers-storage:[overlay@{Root}+{_temp.FullName}/run]{reference}");
        return reference;
    }

    private async Task RunAsync(params string[] words)
    {
        ProcessOutcome outcome = await Children.RunAsync("/usr/bin/skopeo", ["--insecure-policy", .. words]);
        if (outcome.ExitCode != 0)
            throw new InvalidOperationException($"skopeo {string.Join(' ', words)}: {outcome.ErrorText}");
    }

    private async Task<IReadOnlyList<AdoptedImage>> AdoptAsync(StoreFixture fixture)
    {
        AdoptionPlan plan = fixture.Store.PlanAdoption(
            new ContainersStorageImages(Root, Platform.Host), new AdoptionChoice([], All: true, Dangling: true), CancellationToken.None);
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
