using Sampan.Cri.V1;
using Sampan.Daemon.ImageService;
using Sampan.Images;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Tests.Unit.Daemon.ImageService;

public sealed class ImageMessagesTests
{
    [Theory]
    [InlineData(null, 0L, "")]
    [InlineData("", 0L, "")]
    [InlineData("0", 0L, "")]
    [InlineData("1000", 1000L, "")]
    [InlineData("1000:50", 1000L, "")]
    [InlineData("web", null, "web")]
    [InlineData("web:www", null, "web")]
    [InlineData("-1", null, "-1")]
    [InlineData("12x", null, "12x")]
    public void ToImage_User_IsANumberOrAName(string? user, long? uid, string username)
    {
        Image image = ImageMessages.ToImage(Stored(user));

        Assert.Equal((uid, username), (image.Uid?.Value, image.Username));
    }

    [Fact]
    public void ToImage_Names_AreKept()
    {
        Image image = ImageMessages.ToImage(Stored("0"));

        Assert.Equal((Digest.Of([1]).ToString(), 42UL, true), (image.Id, image.Size, image.Pinned));
        Assert.Equal(["repo:1"], image.RepoTags);
        Assert.Equal(["repo@sha256:2"], image.RepoDigests);
    }

    private static StoredImage Stored(string? user) => new()
    {
        Id = Digest.Of([1]),
        ManifestDigests = [],
        RepoTags = ["repo:1"],
        RepoDigests = ["repo@sha256:2"],
        Size = 42,
        Config = new ImageConfig { Config = user is null ? null : new ContainerDefaults { User = user } },
        ChainIds = [],
        Pinned = true,
    };
}
