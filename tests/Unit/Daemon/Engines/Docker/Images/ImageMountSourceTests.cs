using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Docker;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Images;

public sealed class ImageMountSourceTests
{
    [Fact]
    public void Folders_OfOverlay2_TopFirst()
    {
        var image = new ImageFolders
        {
            Name = "overlay2",
            Data = new Dictionary<string, string> { ["LowerDir"] = "/d/b/diff:/d/a/diff", ["MergedDir"] = "/d/c/merged", ["UpperDir"] = "/d/c/diff" },
        };

        Assert.Equal(["/d/c/diff", "/d/b/diff", "/d/a/diff"], ImageMountSource.Folders(image));
    }

    [Fact]
    public void Folders_OfOneLayer_IsThatOne() =>
        Assert.Equal(["/d/c/diff"], ImageMountSource.Folders(Overlay("/d/c/diff")));

    [Fact]
    public void Folders_ThatAreNoPaths_AreNone() => Assert.Null(ImageMountSource.Folders(Overlay("c/diff")));

    [Theory]
    [InlineData("overlayfs")]
    [InlineData("btrfs")]
    [InlineData("")]
    public void Folders_OfOtherDrivers_AreUnknown(string driver) => Assert.Null(ImageMountSource.Folders(Overlay("/d") with { Name = driver }));

    [Fact]
    public void Folders_NotTold_AreUnknown() => Assert.Null(ImageMountSource.Folders(new ImageFolders { Name = "overlay2" }));

    private static ImageFolders Overlay(string top) => new() { Name = "overlay2", Data = new Dictionary<string, string> { ["UpperDir"] = top } };
}
