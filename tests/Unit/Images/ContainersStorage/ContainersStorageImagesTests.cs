using System.Text;
using Sampan.Images.Adoption;
using Sampan.Images.ContainersStorage;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Tests.Unit.Images.ContainersStorage;

public sealed class ContainersStorageImagesTests : IDisposable
{
    private const string Folder = "overlay-images/00000000000000000000000000000000000000000000000000000000000000ff";

    private static readonly Digest Diff = Digest.Of("layer"u8), Blob = Digest.Of("blob"u8);

    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-storage-");

    public void Dispose() => _temp.Delete(recursive: true);

    [Fact]
    public void Read_OtherDriver_SaysWhich()
    {
        Directory.CreateDirectory(Path.Combine(_temp.FullName, "vfs-images"));

        Assert.Contains("driver vfs", Assert.Throws<ForeignStoreException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoStorage_TellsHowToFindIt() =>
        Assert.Contains("graphroot", Assert.Throws<ForeignStoreException>(Read).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Image_HasItsNamesLayersAndDocuments()
    {
        Digest manifest = AddImage();
        AddLayers(Layer());

        ForeignImage image = Assert.Single(Read());

        Assert.Null(image.Problem);
        Assert.Equal(["docker.io/library/web:1"], image.Tags);
        Assert.Equal([$"docker.io/library/web@{manifest}"], image.Digests);
        Assert.Equal(manifest, Digest.Of(Assert.Single(image.Documents)));
        ForeignLayer layer = Assert.Single(image.Layers);
        Assert.Equal((Diff, Diff, Blob, 77L, (Digest?)null), (layer.ChainId, layer.DiffId, layer.BlobDigest, layer.Bytes, layer.Parent));
        Assert.Equal(Path.Combine(_temp.FullName, "overlay", "aaaa", "diff"), layer.Folder);
    }

    [Theory]
    [InlineData("""{"id":"bbbb"}""", "is not in the storage")]
    [InlineData("""{"id":"aaaa","parent":"aaaa"}""", "lead to one another")]
    [InlineData("""{"id":"aaaa","parent":"bbbb"},{"id":"bbbb"}""", "the storage has 2")]
    [InlineData("""{"id":"aaaa","flags":{"incomplete":true}}""", "never finished")]
    [InlineData("""{"id":"aaaa","diff-digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}""", "is said to be")]
    [InlineData("""null""", "is not in the storage")]
    public void Read_LayersThatDoNotFit_AreTheImagesProblem(string layers, string problem)
    {
        AddImage();
        AddLayers(layers);

        Assert.Contains(problem, Assert.Single(Read()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LayerIdThatIsAPath_IsNoLayer()
    {
        AddImage("../../../../etc");
        AddLayers("""{"id":"../../../../etc"}""");

        Assert.Contains("is not in the storage", Assert.Single(Read()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedConfiguration_IsTheImagesProblem()
    {
        AddImage();
        AddLayers(Layer());
        foreach (string file in Directory.GetFiles(_temp.FullName, "=*", SearchOption.AllDirectories))
            File.AppendAllText(file, " ");

        Assert.Contains("damaged", Assert.Single(Read()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_PulledByIndex_HasTheIndexToo()
    {
        byte[] manifest = AddContent();
        byte[] index = Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{Digest.Of(manifest)}}}","size":{{{manifest.Length}}},"platform":{"architecture":"amd64","os":"linux"}}]}""");
        AddDocument($"manifest-{Digest.Of(index)}", index);
        AddEntry(Digest.Of(index), "aaaa", $$""","big-data-digests":{"manifest-{{Digest.Of(index)}}":"x"}""");
        AddLayers(Layer());

        ForeignImage image = Assert.Single(Read());

        Assert.Equal([index, manifest], image.Documents);
        Assert.Equal([$"docker.io/library/web@{Digest.Of(index)}"], image.Digests);
    }

    [Fact]
    public void Read_BrokenList_IsRefused()
    {
        Write("overlay-images/images.json", "{"u8.ToArray());

        Assert.Contains("images.json", Assert.Throws<ForeignStoreException>(Read).Message, StringComparison.Ordinal);
    }

    private static string Layer() => $$"""{"id":"aaaa","diff-digest":"{{Diff}}","diff-size":77,"compressed-diff-digest":"{{Blob}}"}""";

    private IReadOnlyList<ForeignImage> Read() => new ContainersStorageImages(_temp.FullName, new Platform { Os = "linux", Architecture = "amd64" }).Read(CancellationToken.None);

    private Digest AddImage(string layer = "aaaa")
    {
        Digest manifest = Digest.Of(AddContent());
        AddEntry(manifest, layer, "");
        return manifest;
    }

    private void AddEntry(Digest digest, string layer, string more) => Write(
        "overlay-images/images.json",
        Encoding.UTF8.GetBytes($$"""[{"id":"{{Path.GetFileName(Folder)}}","digest":"{{digest}}","names":["docker.io/library/web:1"],"layer":"{{layer}}"{{more}}}]"""));

    private byte[] AddContent()
    {
        byte[] config = Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{Diff}}}"]}}""");
        AddDocument(Digest.Of(config).ToString(), config);
        byte[] manifest = Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"config":{"mediaType":"{{{MediaTypes.OciConfig}}}","digest":"{{{Digest.Of(config)}}}","size":{{{config.Length}}}},"layers":[{"mediaType":"{{{MediaTypes.OciGzipLayer}}}","digest":"{{{Blob}}}","size":9}]}""");
        Write($"{Folder}/manifest", manifest);
        return manifest;
    }

    private void AddDocument(string name, byte[] bytes) => Write($"{Folder}/={Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}", bytes);

    private void AddLayers(string layers)
    {
        Write("overlay-layers/layers.json", Encoding.UTF8.GetBytes($"[{layers}]"));
        foreach (string id in (string[])["aaaa", "bbbb"])
            Directory.CreateDirectory(Path.Combine(_temp.FullName, "overlay", id, "diff"));
    }

    private void Write(string path, byte[] bytes)
    {
        string file = Path.Combine(_temp.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }
}
