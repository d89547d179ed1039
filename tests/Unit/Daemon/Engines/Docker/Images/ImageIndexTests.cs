using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Images;

public sealed class ImageIndexTests
{
    private static readonly string s_one = $"sha256:{new string('a', 63)}1";
    private static readonly string s_two = $"sha256:{new string('a', 62)}b2";
    private static readonly string s_manifest = $"sha256:{new string('e', 64)}";

    private static readonly ImageIndex s_index = new([
        Image(s_one, ["busybox:latest", "registry.example/abc:1"], [$"busybox@{s_manifest}"]),
        Image(s_two, ["aa:latest"], []),
    ]);

    [Theory]
    [InlineData("busybox")]
    [InlineData("busybox:latest")]
    [InlineData("docker.io/library/busybox:latest")]
    [InlineData("library/busybox")]
    [InlineData("registry.example/abc:1")]
    [InlineData("busybox@{manifest}")]
    [InlineData("docker.io/library/busybox:other@{manifest}")]
    [InlineData("{one}")]
    [InlineData("{one-hex}")]
    public void Find_AnyName_TheSameImage(string name)
    {
        string text = name.Replace("{manifest}", s_manifest, StringComparison.Ordinal)
            .Replace("{one-hex}", s_one[7..], StringComparison.Ordinal).Replace("{one}", s_one, StringComparison.Ordinal);

        Assert.Equal(s_one, s_index.Find(text)?.Id.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("busybox:2")]
    [InlineData("aaa")]
    [InlineData("sha256:aaaa")]
    [InlineData("other.example/busybox:latest")]
    [InlineData("Not a name")]
    public void Find_UnknownOrAmbiguous_IsNone(string name) => Assert.Null(s_index.Find(name));

    [Fact]
    public void Find_BeginningOfOneId_IsFound_AndANameComesFirst()
    {
        Assert.Equal(s_two, s_index.Find(s_two[7..])?.Id.ToString());
        Assert.Equal(s_one, s_index.Find(s_one[..^1])?.Id.ToString());
        Assert.Equal(s_two, s_index.Find("aa")?.Id.ToString());
    }

    [Fact]
    public void With_TakesNamesFromOthers()
    {
        ImageIndex next = s_index.With(Image(s_two, ["busybox:latest"], []));

        Assert.Equal(2, next.Images.Count);
        Assert.Equal(s_two, next.Find("busybox")?.Id.ToString());
        Assert.Equal(["registry.example/abc:1"], next.Find(s_one)!.RepoTags);
        Assert.Equal([$"docker.io/library/busybox@{s_manifest}"], next.Find(s_one)!.RepoDigests);
        Assert.Null(next.Find("aa"));
        Assert.Equal(s_one, s_index.Find("busybox")?.Id.ToString());
    }

    [Fact]
    public void Without_HasNoneOfItsNames()
    {
        ImageIndex next = s_index.Without(s_index.Find(s_one)!.Id);

        Assert.Null(next.Find(s_one));
        Assert.Null(next.Find("busybox"));
        Assert.Equal(s_two, Assert.Single(next.Images).Id.ToString());
    }

    private static KnownImage Image(string id, IReadOnlyList<string> tags, IReadOnlyList<string> digests) =>
        ImageMapping.Of(new ImageDetails { Id = id, RepoTags = tags, RepoDigests = digests })!;
}
