using Sampan.Oci;

namespace Sampan.Tests.Unit.Oci;

public class ImagePatternTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox:latest", true)]
    [InlineData("busybox", "docker.io/library/busybox:1", false)]
    [InlineData("busybox:1", "docker.io/library/busybox:1", true)]
    [InlineData("registry.k8s.io/pause:*", "registry.k8s.io/pause:3.10", true)]
    [InlineData("registry.k8s.io/pause:*", "registry.k8s.io/pauses:3.10", false)]
    [InlineData("registry.k8s.io/*", "registry.k8s.io/a/b:1", true)]
    [InlineData("*/pause:*", "registry.k8s.io/pause:1", true)]
    [InlineData("*pause*", "docker.io/library/my-pause-er:1", true)]
    [InlineData("busybox:*", "docker.io/library/busybox:1", true)]
    [InlineData("busybox:*", "docker.io/other/busybox:1", false)]
    [InlineData("*", "a.b/c:1", true)]
    [InlineData("a.b/*c*d:1", "a.b/xcydcd:1", true)]
    [InlineData("a.b/*c*d:1", "a.b/xdyc:1", false)]
    [InlineData("a.b/c@*", "a.b/c@sha256:" + Hex, true)]
    [InlineData("a.b/c:1@sha256:" + Hex, "a.b/c@sha256:" + Hex, true)]
    public void Fits(string pattern, string name, bool fits)
    {
        Assert.True(ImagePattern.TryParse(pattern, out ImagePattern? parsed));
        Assert.Equal((pattern, fits), (parsed.Source, parsed.Fits(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b*")]
    [InlineData("Upper")]
    public void TryParse_Neither_IsFalse(string text) => Assert.False(ImagePattern.TryParse(text, out _));

    [Fact]
    public void TryParse_TooLong_IsFalse()
    {
        Assert.True(ImagePattern.TryParse(new string('*', 512), out ImagePattern? longest));
        Assert.True(longest.Fits("a.b/c:1"));
        Assert.False(ImagePattern.TryParse(new string('*', 513), out _));
    }
}
