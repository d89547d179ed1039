using Sampan.Images;
using Sampan.Images.Adoption;
using Sampan.Images.Archives;
using Sampan.Images.DockerStore;
using Sampan.Images.Snapshots;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;
using Sampan.Oci;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Docker's images, taken over from a real dockerd's data folder.</summary>
public sealed class DockerAdoptionTests : IAsyncLifetime
{
    private static readonly AdoptionChoice Everything = new([], All: true, Dangling: false);

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
    public async Task Adopt_PulledImage_LooksAsIfPulledHere_AndSharesItsFiles()
    {
        TestImage image = Rich();
        ImageReference reference = await Registry.PushAsync("team/rich", "1", image);
        await Docker.RunAsync("pull", "-q", reference.ToString());
        await Docker.RunAsync("tag", reference.ToString(), "mine:new");
        await using var adopting = new StoreFixture();
        await using var pulling = new StoreFixture();
        pulling.WriteHosts(Registry.Host, $"[host.\"http://{Registry.Host}\"]\n");

        IReadOnlyList<AdoptedImage> adopted = await AdoptAsync(adopting, Everything);
        StoredImage expected = await pulling.Store.PullAsync(reference, null, null, CancellationToken.None);

        AdoptedImage one = Assert.Single(adopted);
        Assert.Null(one.Problem);
        Assert.Equal((3, 0L), (one.NewLayers, one.CopiedBytes));
        StoredImage actual = Assert.Single(adopting.Store.List());
        Assert.Equal(image.Id, actual.Id);
        Assert.Equal(expected.ChainIds, actual.ChainIds);
        Assert.Equal(expected.RepoDigests, actual.RepoDigests);
        Assert.Equal(new HashSet<string> { "docker.io/library/mine:new", reference.ToString() }, actual.RepoTags.ToHashSet());
        Assert.Equal(Listing(pulling, expected), Listing(adopting, actual));
        HashSet<ulong> dockers = TreeListing.Inodes(Path.Combine(Docker.Root, "overlay2"));
        Assert.All(actual.ChainIds, chain => Assert.Subset(dockers, TreeListing.Inodes(Diff(adopting, chain))));
    }

    [DockerFact]
    public async Task Adopt_Again_AddsNothingButNewNames()
    {
        ImageReference reference = await Registry.PushAsync("team/rich", "1", Rich());
        await Docker.RunAsync("pull", "-q", reference.ToString());
        await using var store = new StoreFixture();
        await AdoptAsync(store, Everything);
        await store.ReopenAsync();
        await Docker.RunAsync("tag", reference.ToString(), "later:1");

        AdoptedImage again = Assert.Single(await AdoptAsync(store, Everything));

        Assert.Equal((0, 0L, 0L, null), (again.NewLayers, again.LinkedBytes, again.CopiedBytes, again.Problem));
        Assert.NotNull(store.Store.Find("later:1"));
        // The registry is asked for two small documents only: every layer is here.
        store.WriteHosts(Registry.Host, $"[host.\"http://{Registry.Host}\"]\n");
        var phases = new List<PullPhase>();
        await store.Store.PullAsync(reference, null, new Collector(phases), CancellationToken.None);
        Assert.Equal([PullPhase.Exists], phases.Distinct());
    }

    [DockerFact]
    public async Task Adopt_OtherFileSystem_Copies()
    {
        ImageReference reference = await Registry.PushAsync("team/rich", "1", Rich());
        await Docker.RunAsync("pull", "-q", reference.ToString());
        await using var linked = new StoreFixture();
        DirectoryInfo far = Directory.CreateTempSubdirectory("sampan-far-");
        Mount.FileSystem("tmpfs", "tmpfs", far.FullName, MountFlags.None, "size=64m");
        try
        {
            await AdoptAsync(linked, Everything);
            await using ImageStore store = ImageStore.Open(
                new ImageStoreOptions { Root = Path.Combine(far.FullName, "images") }, TimeProvider.System,
                Microsoft.Extensions.Logging.Abstractions.NullLogger<ImageStore>.Instance);
            var graph = new DockerGraph(Docker.Root);
            Assert.False(store.CanShare(graph));
            Assert.True(linked.Store.CanShare(graph));

            AdoptedImage copied = Assert.Single(
                await store.AdoptAsync(store.PlanAdoption(graph, Everything, CancellationToken.None), null, CancellationToken.None));

            Assert.Null(copied.Problem);
            Assert.True(copied.CopiedBytes >= 100_000, $"{copied.CopiedBytes} bytes copied");
            foreach (Digest chain in store.List().Single().ChainIds)
            {
                string diff = Path.Combine(far.FullName, "images", "layers", $"sha256-{chain.Hex}", "diff");
                Assert.Equal(TreeListing.Of(Diff(linked, chain)), TreeListing.Of(diff));
            }
        }
        finally
        {
            Mount.Unmount(far.FullName, detach: true);
            far.Delete();
        }
    }

    [DockerFact]
    public async Task Adopt_DamagedImage_IsNamedAndHarmsNoOther()
    {
        ImageReference good = await Registry.PushAsync("team/good", "1", TestImage.Of(new TarBuilder().File("good", "good").Build()));
        ImageReference bad = await Registry.PushAsync("team/bad", "1", Rich());
        await Docker.RunAsync("pull", "-q", good.ToString());
        await Docker.RunAsync("pull", "-q", bad.ToString());
        await Docker.StopAsync();
        string top = new DockerGraph(Docker.Root).Read(CancellationToken.None).Single(i => i.Tags.Contains(bad.ToString())).Layers[^1].Folder;
        Directory.Delete(top, recursive: true);
        await using var store = new StoreFixture();

        IReadOnlyList<AdoptedImage> adopted = await AdoptAsync(store, Everything);

        Assert.Equal([good.ToString()], adopted.Where(a => a.Problem is null).Select(a => a.Image.Title));
        Assert.Contains(top, adopted.Single(a => a.Problem is not null).Problem, StringComparison.Ordinal);
        Assert.Equal(good.ToString(), Assert.Single(store.Store.List()).RepoTags.Single());
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(store.Root, "staging")));
    }

    [DockerFact]
    public async Task Adopt_BuiltImage_RunsWithDockerStopped()
    {
        await BuildAsync();
        await Docker.StopAsync();
        await using SampanDaemon daemon = await SampanDaemon.StartAsync("pause:none", null);

        ProcessOutcome dry = await AdoptByCommandAsync(daemon, "--all", "--dry-run");
        ProcessOutcome done = await AdoptByCommandAsync(daemon, "built:1", "absent:1");

        Assert.Equal((0, ""), (dry.ExitCode, dry.ErrorText));
        Assert.Contains("built:1", dry.OutputText, StringComparison.Ordinal);
        Assert.Contains("nothing to copy", dry.OutputText, StringComparison.Ordinal);
        Assert.Equal(3, done.ExitCode);
        Assert.Contains("absent:1", done.ErrorText, StringComparison.Ordinal);
        Assert.Contains("Took over docker.io/library/built:1", done.OutputText, StringComparison.Ordinal);
        await using TestPod pod = await TestPod.RunAsync(daemon, "built:1");
        string container = await pod.StartAsync(["sleep", "100000"]);
        Assert.Equal("from the build", (await pod.OutputAsync(container, "cat", "/hello")).Trim());
    }

    /// <summary>Makes <c>base:1</c> of busybox and <c>built:1</c> on top of it, without a registry.</summary>
    private async Task BuildAsync()
    {
        DirectoryInfo context = Directory.CreateTempSubdirectory("sampan-build-");
        try
        {
            await BusyboxImage.ImportAsync(Docker, "base:1");
            await File.WriteAllTextAsync(Path.Combine(context.FullName, "hello"), "from the build\n");
            await File.WriteAllTextAsync(Path.Combine(context.FullName, "Dockerfile"), "FROM base:1\nENV A=b\nCOPY hello /hello\n");
            await Docker.RunAsync("build", "-q", "-t", "built:1", context.FullName);
        }
        finally
        {
            context.Delete(recursive: true);
        }
    }

    [DockerFact]
    public async Task Archive_OfDockerSave_IsReadHere_AndOursByDockerLoad()
    {
        ImageReference one = await Registry.PushAsync("team/rich", "1", Rich());
        await Docker.RunAsync("pull", "-q", one.ToString());
        await BuildAsync();
        using var files = new TempFolder();
        string saved = files.Path("saved.tar"), ours = files.Path("ours.tar");
        await Docker.RunAsync("save", "-o", saved, one.ToString(), "base:1", "built:1");
        string[] ids = [.. (await Docker.RunAsync("images", "-q", "--no-trunc")).Split('\n').Order()];
        await using var store = new StoreFixture();

        IReadOnlyList<StoredImage> images = await store.Store.ImportAsync(saved, new ImportChoice(), null, CancellationToken.None);

        Assert.Equal(ids, images.Select(i => i.Id.ToString()).Order());
        Assert.Equal(new HashSet<string> { one.ToString(), "docker.io/library/base:1", "docker.io/library/built:1" }, images.SelectMany(i => i.RepoTags).ToHashSet());
        await using (FileStream target = File.Create(ours))
            await store.Store.ExportAsync([.. images.Select(i => (i, i.RepoTags))], target, CancellationToken.None);
        await Docker.RunAsync("rmi", "-f", one.ToString(), "base:1", "built:1");
        await Docker.RunAsync("load", "-q", "-i", ours);
        Assert.Equal(ids, (await Docker.RunAsync("images", "-q", "--no-trunc")).Split('\n').Order());
    }

    private async Task<ProcessOutcome> AdoptByCommandAsync(SampanDaemon daemon, params string[] words) => await Children.RunAsync(
        SampanProgram.Path, ["--runtime-endpoint", $"unix://{daemon.Folders.Socket}", "images", "adopt", "--from-docker", Docker.Root, .. words]);

    private async Task<IReadOnlyList<AdoptedImage>> AdoptAsync(StoreFixture fixture, AdoptionChoice choice)
    {
        AdoptionPlan plan = fixture.Store.PlanAdoption(new DockerGraph(Docker.Root), choice, CancellationToken.None);
        return await fixture.Store.AdoptAsync(plan, null, CancellationToken.None);
    }

    /// <summary>Three layers with whatever a layer may hold.</summary>
    private static TestImage Rich() => TestImage.Of(
        new TarBuilder()
            .Folder("bin").File("bin/su", "setuid", 0x9ED).File("bin/a", new string('a', 100_000)).HardLink("bin/b", "bin/a")
            .Folder("old").File("old/gone", "gone").File("old/kept", "kept")
            .Folder("hidden").File("hidden/below", "below")
            .Symlink("link", "bin/a").Entry('3', "null", "", [], 0x1B6).Entry('6', "pipe", "", []).Folder("sticky", 0x3FF, 7, 8)
            .Build(),
        new TarBuilder().Folder("old").File("old/.wh.gone", "").Folder("hidden").File("hidden/.wh..wh..opq", "").File("hidden/above", "above").Build(),
        new TarBuilder().Folder("etc", 0x1ED, 1, 2).File("etc/owned", "owned", 0x1A0, 1000, 1001).Folder("old").File("old/again", "again").Build());

    private static IReadOnlyList<string> Listing(StoreFixture fixture, StoredImage image)
    {
        Snapshot snapshot = fixture.Store.Snapshots.Prepare("look", image.ChainIds, readOnly: true);
        return TreeListing.Of(snapshot.RootFs);
    }

    private static string Diff(StoreFixture fixture, Digest chain) => Path.Combine(fixture.Root, "layers", $"sha256-{chain.Hex}", "diff");

    private sealed class Collector(List<PullPhase> phases) : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
            lock (phases)
                phases.Add(value.Phase);
        }
    }
}
