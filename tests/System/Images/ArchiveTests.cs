using System.Text;
using Sampan.Images;
using Sampan.Images.Archives;
using Sampan.Linux.Files;
using Sampan.Oci;
using Sampan.Oci.Image;
using Sampan.Tests.Testing.Registry;

namespace Sampan.Tests.System.Images;

/// <summary>Archives of images: written, read, and refused.</summary>
public sealed class ArchiveTests : IDisposable
{
    private static readonly ImportChoice Plain = new() { Platform = new Platform { Os = "linux", Architecture = "amd64" } };

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-archive-");

    public void Dispose() => _temp.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Export_ThenImport_KeepsIdsNamesAndFiles(bool keepBlobs)
    {
        await using var registry = new FakeRegistry();
        await using var from = new StoreFixture(keepBlobs);
        await using var to = new StoreFixture(keepBlobs);
        TestImage made = Rich();
        StoredImage image = await from.Store.PullAsync(registry.Add("team/app", "1", made), null, null, CancellationToken.None);

        (string file, ExportedImage exported) = await ExportAsync(from, image);
        StoredImage imported = Assert.Single(await to.Store.ImportAsync(file, Plain with { Digests = true }, null, CancellationToken.None));

        Assert.Equal(keepBlobs, exported.IsOriginal);
        // The same digests where blobs are kept; else the manifest is a new one.
        Assert.Equal(keepBlobs, exported.Manifest == made.ManifestDigest);
        Assert.Equal(image.Id, imported.Id);
        Assert.Equal(image.RepoTags, imported.RepoTags);
        Assert.Equal(keepBlobs, image.RepoDigests.SequenceEqual(imported.RepoDigests));
        Assert.Equal(Listing(from, image), Listing(to, imported));
        Assert.All(to.Store.Upkeep.Check(imported.ChainIds, CancellationToken.None), layer => Assert.Equal(LayerHealth.Sound, layer.Health));
    }

    [Fact]
    public async Task Import_Again_FromAPipe_UnpacksNothing()
    {
        await using var registry = new FakeRegistry();
        await using var store = new StoreFixture();
        StoredImage image = await store.Store.PullAsync(registry.Add("team/app", "1", Rich()), null, null, CancellationToken.None);
        (string file, _) = await ExportAsync(store, image);
        string pipe = Path.Combine(_temp.FullName, "pipe");
        using (RootedDirectory folder = RootedDirectory.Open(_temp.FullName))
            folder.MakeNode("pipe", NodeType.Fifo, 0x180, 0, 0);
        Task writing = Task.Run(() =>
        {
            using FileStream end = new(pipe, FileMode.Open, FileAccess.Write);
            using FileStream start = File.OpenRead(file);
            start.CopyTo(end);
        });
        var layers = new List<ImportedLayer>();

        IReadOnlyList<StoredImage> again = await store.Store.ImportAsync(pipe, Plain, new Collector(layers), CancellationToken.None);
        await writing;

        Assert.Equal(image.Id, Assert.Single(again).Id);
        Assert.Empty(layers);
    }

    [Fact]
    public async Task Import_Folder_InOciLayout_NamesByBase()
    {
        TestImage made = Rich();
        string folder = Path.Combine(_temp.FullName, "layout");
        foreach ((Digest digest, byte[] blob) in made.Blobs.Append(KeyValuePair.Create(made.ManifestDigest, made.Manifest)))
            Write(folder, $"blobs/sha256/{digest.Hex}", blob);
        Write(folder, "oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray());
        Write(folder, "index.json", Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{made.ManifestDigest}}","size":{{made.Manifest.Length}},"annotations":{"org.opencontainers.image.ref.name":"2.5"} }]}"""));
        await using var store = new StoreFixture();

        StoredImage image = Assert.Single(await store.Store.ImportAsync(
            folder, Plain with { BaseName = "registry.example/team/app", Digests = true }, null, CancellationToken.None));

        Assert.Equal(made.Id, image.Id);
        Assert.Equal(["registry.example/team/app:2.5"], image.RepoTags);
        Assert.Equal([$"registry.example/team/app@{made.ManifestDigest}"], image.RepoDigests);
    }

    [Fact]
    public async Task Import_LayerThatIsThereTwice_IsMadeTwice()
    {
        byte[] tar = new TarBuilder().File("a", "a").Build();
        await using var store = new StoreFixture();
        string file = Archive(TestImage.Of(tar, tar));

        StoredImage image = Assert.Single(await store.Store.ImportAsync(file, Plain, null, CancellationToken.None));

        Assert.Equal(2, image.ChainIds.Distinct().Count());
        Assert.Contains(Listing(store, image), line => line.StartsWith("/a ", StringComparison.Ordinal));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "no image in it", "neither an index.json" },
        { "of Docker 1.9", "before 1.10" },
        { "cut short", "cut short" },
        { "layer missing", "lacks the layer" },
        { "other layer", "layer.tar should be sha256" },
        { "blob of another digest", "blobs/sha256/" },
        { "config missing", "has no config.json" },
        { "path that climbs out", "climbs out" },
        { "layers that do not match", "lists 2 layers" },
        { "broken json", "cannot be read" },
        { "manifest of nulls", "without a list of layers" },
        { "index of nulls", "no list of manifests" },
        { "null in a list", "an item of a list is null" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Import_WrongArchive_IsRefusedAndLeavesNothing(string what, string expected)
    {
        string file = Path.Combine(_temp.FullName, "wrong.tar");
        await File.WriteAllBytesAsync(file, WrongArchive(what));
        await using var store = new StoreFixture();

        ImageException refusal = await Assert.ThrowsAnyAsync<ImageException>(
            () => store.Store.ImportAsync(file, Plain, null, CancellationToken.None));

        Assert.Contains(expected, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(store.Left());
        Assert.Empty(store.Store.List());
    }

    [Fact]
    public async Task Check_ChangedFile_IsDamaged()
    {
        await using var registry = new FakeRegistry();
        await using var store = new StoreFixture();
        StoredImage image = await store.Store.PullAsync(registry.Add("a", "1", Rich()), null, null, CancellationToken.None);
        Assert.All(store.Store.Upkeep.Check(image.ChainIds, CancellationToken.None), layer => Assert.Equal(LayerHealth.Sound, layer.Health));
        string file = Path.Combine(store.Root, "layers", $"sha256-{image.ChainIds[0].Hex}", "diff", "bin", "a");
        DateTime time = File.GetLastWriteTimeUtc(file);
        using (FileStream changed = File.OpenWrite(file))
            changed.WriteByte((byte)'X');
        File.SetLastWriteTimeUtc(file, time);

        CheckedLayer[] found = [.. store.Store.Upkeep.Check(image.ChainIds, CancellationToken.None)];

        Assert.Equal([LayerHealth.Damaged, LayerHealth.Sound], found.Select(layer => layer.Health));
    }

    [Fact]
    public async Task Space_SharedLayer_IsCountedOnce()
    {
        await using var registry = new FakeRegistry();
        await using var store = new StoreFixture();
        byte[] common = new TarBuilder().File("big", new string('x', 100_000)).Build();
        StoredImage one = await store.Store.PullAsync(registry.Add("a", "1", TestImage.Of(common)), null, null, CancellationToken.None);
        StoredImage two = await store.Store.PullAsync(
            registry.Add("b", "1", TestImage.Of(common, new TarBuilder().File("own", new string('y', 50_000)).Build())), null, null, CancellationToken.None);

        StoreSpace space = store.Store.Upkeep.Space();

        ImageSpace first = space.Images.Single(i => i.Id == one.Id), second = space.Images.Single(i => i.Id == two.Id);
        Assert.Equal((0, first.SharedBytes), (first.OwnBytes, second.SharedBytes));
        Assert.True(first.SharedBytes >= 100_000 && second.OwnBytes is >= 50_000 and < 100_000, space.ToString());
        Assert.Equal((2, second.SharedBytes + second.OwnBytes), (space.LayerCount, space.LayerBytes));
        Assert.Equal(second.OwnBytes, store.Store.Upkeep.FreedBy(new HashSet<Digest> { two.Id }));
        Assert.Equal(space.LayerBytes, store.Store.Upkeep.FreedBy(new HashSet<Digest> { one.Id, two.Id }));
        store.Store.Snapshots.Prepare("user", one.ChainIds);
        Assert.Equal(second.OwnBytes, store.Store.Upkeep.FreedBy(new HashSet<Digest> { one.Id, two.Id }));
        Assert.Equal(0, space.UnusedLayerCount);
    }

    [Fact]
    public async Task Tag_Name_MovesBetweenImages_AndUntagLeavesTheImage()
    {
        await using var registry = new FakeRegistry();
        await using var fixture = new StoreFixture();
        StoredImage one = await fixture.Store.PullAsync(registry.Add("a", "1", Rich()), null, null, CancellationToken.None);
        StoredImage two = await fixture.Store.PullAsync(
            registry.Add("b", "1", TestImage.Of(new TarBuilder().File("b", "b").Build())), null, null, CancellationToken.None);
        ImageReference name = ImageReference.Parse("mine:1");

        fixture.Store.Tag(one, name);
        fixture.Store.Tag(two, name);
        await fixture.ReopenAsync();

        Assert.Equal(two.Id, fixture.Store.Find("mine:1")!.Id);
        Assert.Equal(one.RepoTags, fixture.Store.Find(one.Id.ToString())!.RepoTags);
        fixture.Store.Untag(name);
        Assert.Null(fixture.Store.Find("mine:1"));
        Assert.Equal(two.RepoTags, fixture.Store.Find(two.Id.ToString())!.RepoTags);
        Assert.Null(fixture.Store.Untag(name));
    }

    private static byte[] WrongArchive(string what)
    {
        byte[] layer = new TarBuilder().File("a", "a").Build();
        Digest diff = Digest.Of(layer);
        string config = $$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{diff}}"]} }""";
        const string manifest = """[{"Config":"config.json","RepoTags":["app:1"],"Layers":["layer.tar"]}]""";
        TarBuilder good = new TarBuilder().Entry('0', "layer.tar", "", layer).File("config.json", config).File("manifest.json", manifest);
        return what switch
        {
            "no image in it" => new TarBuilder().Entry('0', "layer.tar", "", layer).File("readme", "hello").Build(),
            "of Docker 1.9" => new TarBuilder().File("repositories", """{"app":{"1":"0123"} }""").Entry('0', "0123/layer.tar", "", layer).Build(),
            "cut short" => good.BuildCutShort()[..^700],
            "layer missing" => new TarBuilder().File("config.json", config).File("manifest.json", manifest).Build(),
            "other layer" => new TarBuilder().Entry('0', "layer.tar", "", new TarBuilder().File("b", "b").Build())
                .File("config.json", config).File("manifest.json", manifest).Build(),
            "blob of another digest" => new TarBuilder().Entry('0', $"blobs/sha256/{new string('0', 64)}", "", layer).File("index.json", "{}").Build(),
            "config missing" => new TarBuilder().Entry('0', "layer.tar", "", layer).File("manifest.json", manifest).Build(),
            "path that climbs out" => new TarBuilder().File("../../etc/cron.d/x", "{}").Build(),
            "layers that do not match" => new TarBuilder().Entry('0', "layer.tar", "", layer).File("config.json", config)
                .File("manifest.json", """[{"Config":"config.json","Layers":["layer.tar","layer.tar"]}]""").Build(),
            "manifest of nulls" => new TarBuilder().File("config.json", config).File("manifest.json", """[{"Config":"config.json","Layers":null}]""").Build(),
            "index of nulls" => new TarBuilder().File("index.json", """{"schemaVersion":2,"manifests":null}""").Build(),
            "null in a list" => new TarBuilder().File("index.json", """{"schemaVersion":2,"manifests":[null]}""").Build(),
            "broken json" => new TarBuilder().File("manifest.json", "[{]").Build(),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }

    /// <summary>The archive of an image as docker save writes it.</summary>
    private string Archive(TestImage image)
    {
        var tar = new TarBuilder();
        foreach ((Digest digest, byte[] blob) in image.Blobs)
            tar.Entry('0', $"blobs/sha256/{digest.Hex}", "", blob);
        string layers = string.Join(",", image.Layers.Select(layer => $"\"blobs/sha256/{layer.Hex}\""));
        tar.File("manifest.json", $$"""[{"Config":"blobs/sha256/{{image.Id.Hex}}","RepoTags":["app:1"],"Layers":[{{layers}}]}]""");
        string file = Path.Combine(_temp.FullName, "image.tar");
        File.WriteAllBytes(file, tar.Build());
        return file;
    }

    private async Task<(string File, ExportedImage Exported)> ExportAsync(StoreFixture store, StoredImage image)
    {
        string file = Path.Combine(_temp.FullName, "export.tar");
        await using FileStream target = File.Create(file);
        return (file, Assert.Single(await store.Store.ExportAsync([(image, image.RepoTags)], target, CancellationToken.None)));
    }

    private static void Write(string folder, string path, byte[] bytes)
    {
        string file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    private static TestImage Rich() => TestImage.Of(
        new TarBuilder().Folder("bin").File("bin/a", new string('a', 100_000)).HardLink("bin/b", "bin/a").Folder("old").File("old/gone", "gone").Build(),
        new TarBuilder().Folder("old").File("old/.wh.gone", "").File("new", "new", 0x9ED, 5, 6).Build());

    private static IReadOnlyList<string> Listing(StoreFixture fixture, StoredImage image) =>
        TreeListing.Of(fixture.Store.Snapshots.Prepare("look", image.ChainIds, readOnly: true).RootFs);

    private sealed class Collector(List<ImportedLayer> layers) : IProgress<ImportedLayer>
    {
        public void Report(ImportedLayer value)
        {
            lock (layers)
                layers.Add(value);
        }
    }
}
