using System.Text;
using Sampan.Images.Adoption;
using Sampan.Images.DockerStore;
using Sampan.Oci;

namespace Sampan.Tests.Unit.Images.DockerStore;

public sealed class DockerGraphTests : IDisposable
{
    private readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("sampan-graph-");

    public void Dispose() => _temp.Delete(recursive: true);

    [Fact]
    public void Read_OtherDriver_SaysWhichAndWhatToDo()
    {
        Directory.CreateDirectory(Path.Combine(_temp.FullName, "image", "devicemapper"));

        string message = Assert.Throws<ForeignStoreException>(Read).Message;

        Assert.Contains("devicemapper", message, StringComparison.Ordinal);
        Assert.Contains("docker save", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoDockerFolder_TellsHowToFindIt() =>
        Assert.Contains("DockerRootDir", Assert.Throws<ForeignStoreException>(Read).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_Image_HasItsNamesLayersAndBlobs()
    {
        Digest diff = Digest.Of("layer"u8), blob = Digest.Of("blob"u8);
        Digest id = AddImage(diff);
        AddLayer(diff, diff, "0123abc");
        Write($"image/overlay2/distribution/v2metadata-by-diffid/sha256/{diff.Hex}", $$"""[{"Digest":"{{blob}}","SourceRepository":"x","HMAC":""}]""");
        Write("image/overlay2/repositories.json", $$"""{"Repositories":{"web":{"web:1":"{{id}}","web@{{blob}}":"{{id}}"} } }""");

        ForeignImage image = Assert.Single(Read());

        Assert.Null(image.Problem);
        Assert.Equal(["docker.io/library/web:1"], image.Tags);
        Assert.Equal([$"docker.io/library/web@{blob}"], image.Digests);
        ForeignLayer layer = Assert.Single(image.Layers);
        Assert.Equal((diff, diff, blob, 77L, (Digest?)null), (layer.ChainId, layer.DiffId, layer.BlobDigest, layer.Bytes, layer.Parent));
        Assert.Equal(Path.Combine(_temp.FullName, "overlay2", "0123abc", "diff"), layer.Folder);
    }

    [Theory]
    [InlineData("../../../etc")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Read_CacheIdThatIsAPath_IsTheImagesProblem(string cacheId)
    {
        Digest diff = Digest.Of("layer"u8);
        AddImage(diff);
        AddLayer(diff, diff, cacheId);

        Assert.Contains("cache-id", Assert.Single(Read()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LayerOfAnotherContent_IsTheImagesProblem()
    {
        Digest diff = Digest.Of("layer"u8), other = Digest.Of("other"u8);
        AddImage(diff);
        AddLayer(diff, other, "0123abc");

        Assert.Contains(other.ToString(), Assert.Single(Read()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DamagedConfiguration_IsTheImagesProblem()
    {
        Digest id = AddImage(Digest.Of("layer"u8));
        Write($"image/overlay2/imagedb/content/sha256/{id.Hex}", "{}");

        Assert.Contains("damaged", Assert.Single(Read()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_BrokenNames_IsRefused()
    {
        AddImage(Digest.Of("layer"u8));
        Write("image/overlay2/repositories.json", "{");

        Assert.Contains("repositories.json", Assert.Throws<ForeignStoreException>(Read).Message, StringComparison.Ordinal);
    }

    private IReadOnlyList<ForeignImage> Read() => new DockerGraph(_temp.FullName).Read(CancellationToken.None);

    private Digest AddImage(Digest diff)
    {
        string config = $$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{diff}}"]} }""";
        Digest id = Digest.Of(Encoding.UTF8.GetBytes(config));
        Write($"image/overlay2/imagedb/content/sha256/{id.Hex}", config);
        return id;
    }

    private void AddLayer(Digest chain, Digest diff, string cacheId)
    {
        string folder = $"image/overlay2/layerdb/sha256/{chain.Hex}";
        Write($"{folder}/cache-id", cacheId);
        Write($"{folder}/diff", diff.ToString());
        Write($"{folder}/size", "77");
        Directory.CreateDirectory(Path.Combine(_temp.FullName, "overlay2", "0123abc", "diff"));
    }

    private void Write(string path, string text)
    {
        string file = Path.Combine(_temp.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
