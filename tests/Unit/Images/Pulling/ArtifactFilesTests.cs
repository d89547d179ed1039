using Sampan.Images;
using Sampan.Images.Layers;
using Sampan.Images.Pulling;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Tests.Unit.Images.Pulling;

public class ArtifactFilesTests
{
    private const string Title = "org.opencontainers.image.title";

    [Fact]
    public void Of_NamedBlobs_AreFilesInOrder_TheOthersAreLeftOut()
    {
        Manifest manifest = Of(Blob(1, "b.txt"), Blob(2, null), Blob(3, "dir/a.bin"), Blob(4, null, ("org.cncf.model.filepath", "model.gguf")));

        IReadOnlyList<ArtifactFile> files = ArtifactFiles.Of(manifest, Reference, new LayerLimits());

        Assert.Equal(["b.txt", "dir/a.bin", "model.gguf"], files.Select(file => file.Path));
        Assert.Equal([1, 3, 4], files.Select(file => file.Blob.Size));
        Assert.Equal(3, files.Select(file => file.DiffId).Distinct().Count());
    }

    [Theory]
    [InlineData("", "a name has 1 to")]
    [InlineData("/etc/passwd", "absolute")]
    [InlineData("../x", "empty parts")]
    [InlineData("a/../../x", "empty parts")]
    [InlineData("..", "empty parts")]
    [InlineData("./a", "empty parts")]
    [InlineData("a//b", "empty parts")]
    [InlineData("a/", "empty parts")]
    [InlineData("a\nb", "control characters")]
    [InlineData("a\0b", "control characters")]
    public void Of_PathTrick_IsRefused(string title, string reason)
    {
        UnsupportedImageException refusal = Assert.Throws<UnsupportedImageException>(() => Files(Blob(1, "good"), Blob(2, title)));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Of_Lengths_AreCapped()
    {
        string part = new('p', 255);
        Assert.Equal(4, Assert.Single(Files(Blob(1, $"{part}/{part}/{part}/{part}"))).Path.Split('/').Length);
        Assert.Throws<UnsupportedImageException>(() => Files(Blob(1, part + "p")));
        Assert.Throws<UnsupportedImageException>(() => Files(Blob(1, $"{part}/{part}/{part}/{part}/p")));
        Assert.Throws<UnsupportedImageException>(() => Files([.. Enumerable.Range(1, 501).Select(i => Blob(i, $"f{i}"))]));
    }

    [Theory]
    [InlineData("a", "a", "two files")]
    [InlineData("a", "a/b", "a file of the artifact and a folder")]
    [InlineData("x/a/b", "x/a", "a file of the artifact and a folder")]
    public void Of_FilesInEachOthersPlace_AreRefused(string one, string other, string reason) => Assert.Contains(
        reason, Assert.Throws<UnsupportedImageException>(() => Files(Blob(1, one), Blob(2, other))).Message, StringComparison.Ordinal);

    [Fact]
    public void Of_Size_IsWithinTheCapOfALayer()
    {
        Assert.Throws<UnsupportedImageException>(() => Files(Blob(-1, "a")));
        Assert.Throws<UnsupportedImageException>(() => ArtifactFiles.Of(Of(Blob(11, "a")), Reference, new LayerLimits { MaxBytes = 10 }));
    }

    [Fact]
    public void Of_NothingNamed_IsRefusedWithItsKind() => Assert.Contains(
        "artifact of type application/x.test", Assert.Throws<UnsupportedImageException>(() => Files(Blob(1, null))).Message, StringComparison.Ordinal);

    private static ImageReference Reference => ImageReference.Parse("a.test/b:1");

    private static IReadOnlyList<ArtifactFile> Files(params Descriptor[] blobs) => ArtifactFiles.Of(Of(blobs), Reference, new LayerLimits());

    private static Manifest Of(params Descriptor[] blobs) => new()
    {
        ArtifactType = "application/x.test",
        Config = new Descriptor { MediaType = "application/vnd.oci.empty.v1+json", Digest = Digest.Of("{}"u8), Size = 2 },
        Layers = blobs,
    };

    private static Descriptor Blob(long size, string? title, params (string Key, string Value)[] more)
    {
        var annotations = more.ToDictionary(pair => pair.Key, pair => pair.Value);
        if (title is not null)
        {
            annotations[Title] = title;
        }
        return new Descriptor { Digest = Digest.Of(BitConverter.GetBytes(size)), Size = size, Annotations = annotations };
    }
}
