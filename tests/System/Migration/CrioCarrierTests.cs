using Sampan.Images.ContainersStorage;
using Sampan.Images.DockerStore;
using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Linux.Processes;
using Sampan.Migration;
using Sampan.Migration.Carrying;
using Sampan.Migration.Planning;
using Sampan.Oci;
using Sampan.Oci.Image;
using Sampan.Tests.System.Daemon;
using Sampan.Tests.System.Images;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Migration;

/// <summary>Images of a real dockerd in an additional image store, read by CRI-O's own library.</summary>
public sealed class CrioCarrierTests : IAsyncLifetime
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-crio-");
    private DockerEngine? _docker;
    private DockerRegistry? _registry;

    private DockerEngine Docker => _docker!;

    private string Storage => Path.Combine(_temp.FullName, "storage");

    private string Carried => Path.Combine(_temp.FullName, "carried");

    public async Task InitializeAsync()
    {
        if (new CrioFactAttribute().Skip is not null)
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
        foreach (MountInfo mount in MountInfo.Read().Where(m => m.MountPoint.StartsWith(_temp.FullName + "/", StringComparison.Ordinal)).Reverse())
            Mount.Unmount(mount.MountPoint, detach: true);
        using RootedDirectory parent = RootedDirectory.Open(_temp.Parent!.FullName);
        parent.RemoveTree(_temp.Name);
    }

    [CrioFact]
    public async Task Images_AreReadWithTheirDigests_ByTheLibraryOfCrio()
    {
        TestImage app = CarriedImages.App();
        ImageReference reference = await _registry!.PushAsync("team/app", "1", app);
        await Docker.RunAsync("pull", "-q", reference.ToString());
        await CarriedImages.ImportPauseAsync(Docker);
        IImageCarrier carrier = Carrier(Storage);
        PlanImages images = await carrier.OutlineAsync(null, CancellationToken.None);
        var words = new List<string>();
        foreach (PlanImage item in images.Items)
            words.Add(await carrier.CarryAsync(item, CancellationToken.None));

        Assert.Equal(["1 layer linked, no digest to keep", "2 layers linked, digest kept"], words.Order());
        string byDigest = reference.WithDigest(app.ManifestDigest).ToString();
        foreach (string name in new[] { reference.ToString(), byDigest })
            Assert.Equal(app.ManifestDigest.ToString(), await SkopeoAsync("inspect", "--format", "{{.Digest}}", Name(name)));
        // It makes each layer's tar anew and compares its digest.
        string copy = Path.Combine(_temp.FullName, "copy");
        await SkopeoAsync("copy", Name(reference.ToString()), $"dir:{copy}");
        await SkopeoAsync("copy", Name(CarriedImages.Pause), $"dir:{copy}-pause");
        HashSet<ulong> theirs = TreeListing.Inodes(Path.Combine(Carried, "overlay"));
        Assert.All(new DockerGraph(Docker.Root).Read(CancellationToken.None).SelectMany(i => i.Layers), layer => Assert.Subset(theirs, TreeListing.Inodes(layer.Folder)));
        foreach (PlanImage item in images.Items)
            Assert.True(await carrier.HasAsync(item, CancellationToken.None));
        Assert.Equal(2, new ContainersStorageImages(Carried, Platform.Host).Read(CancellationToken.None).Count(i => i.Problem is null));
        Assert.True(Overlays(app), "the layers do not show what they should");

        foreach (PlanImage item in images.Items)
            await carrier.RemoveAsync(item, CancellationToken.None);
        await carrier.RemoveAsync(images.Items[0], CancellationToken.None);

        Assert.Equal(["l"], Directory.GetFileSystemEntries(Path.Combine(Carried, "overlay")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(Carried, "overlay", "l")));
        Assert.Empty(Directory.GetDirectories(Path.Combine(Carried, "overlay-images")));
        Assert.Equal("linked", await Docker.RunAsync("run", "--rm", "--network", "none", reference.ToString(), "cat", "/two"));
    }

    [CrioFact]
    public async Task Disk_ThatIsFull_FailsAndLeavesNothing()
    {
        ImageReference reference = await _registry!.PushAsync("team/app", "1", CarriedImages.App(more: 40 << 20));
        await Docker.RunAsync("pull", "-q", reference.ToString());
        string small = Path.Combine(_temp.FullName, "small");
        Directory.CreateDirectory(small);
        Mount.FileSystem("tmpfs", "tmpfs", small, MountFlags.None, "size=16m");
        IImageCarrier carrier = Carrier(Path.Combine(small, "storage"));
        PlanImages images = await carrier.OutlineAsync(null, CancellationToken.None);
        Assert.Equal("copy", images.Strategy);

        MigrationException e = await Assert.ThrowsAsync<MigrationException>(() => carrier.CarryAsync(images.Items[0], CancellationToken.None));

        Assert.Contains("space", e.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["l"], Directory.GetFileSystemEntries(Path.Combine(small, "carried", "overlay")).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(small, "carried", "overlay", "l")));
        Assert.False(await carrier.HasAsync(images.Items[0], CancellationToken.None));
    }

    private IImageCarrier Carrier(string storage) => ImageCarriers.Of(
        new CarrySettings { Target = "crio", Endpoint = "unix:///nonexistent", TargetRoot = storage, Source = "docker", SourceRoot = Docker.Root, RegistryFolders = [] },
        new ChildCommands(), TimeProvider.System);

    private string Name(string image) => $"containers-storage:[overlay@{Storage}+{_temp.FullName}/run:overlay.imagestore={Carried}]{image}";

    /// <summary>Whether the links of the layers lead to one another as the driver wants them.</summary>
    private bool Overlays(TestImage app)
    {
        string top = new ContainersStorageImages(Carried, Platform.Host).Read(CancellationToken.None).Single(i => i.Id == app.Id).Layers[^1].Folder;
        string lower = File.ReadAllText(Path.Combine(Path.GetDirectoryName(top)!, "lower"));
        return File.ReadAllText(Path.Combine(Carried, "overlay", lower, "one")) == "linked" && File.ReadAllText(Path.Combine(top, "hidden", "above")) == "above";
    }

    private static async Task<string> SkopeoAsync(params string[] words)
    {
        ProcessOutcome outcome = await Children.RunAsync("/usr/bin/skopeo", ["--insecure-policy", .. words]);
        return outcome.ExitCode == 0 ? outcome.OutputText : throw new InvalidOperationException($"skopeo {string.Join(' ', words)}: {outcome.ErrorText}");
    }
}
