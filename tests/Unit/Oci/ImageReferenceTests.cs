using Sampan.Oci;

namespace Sampan.Tests.Unit.Oci;

public sealed class ImageReferenceTests
{
    private const string Hash = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36")]
    [InlineData("user/app", "docker.io/user/app:latest", "user/app:latest")]
    [InlineData("index.docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("localhost/app", "localhost/app:latest", "localhost/app:latest")]
    [InlineData("localhost:5000/app:x", "localhost:5000/app:x", "localhost:5000/app:x")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app:latest", "[::1]:5000/app:latest")]
    [InlineData("registry.k8s.io/a/b/c_d__e-f.g:V1_2", "registry.k8s.io/a/b/c_d__e-f.g:V1_2", "registry.k8s.io/a/b/c_d__e-f.g:V1_2")]
    [InlineData("busybox@" + Hash, "docker.io/library/busybox@" + Hash, "busybox@" + Hash)]
    [InlineData("busybox:1@" + Hash, "docker.io/library/busybox:1@" + Hash, "busybox:1@" + Hash)]
    public void Parse_Good_IsNormalised(string text, string full, string familiar)
    {
        ImageReference reference = ImageReference.Parse(text);
        Assert.Equal(full, reference.ToString());
        Assert.Equal(familiar, reference.Familiar);
        Assert.Equal(reference, ImageReference.Parse(full));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Busybox")]
    [InlineData("busybox:")]
    [InlineData("busybox:-x")]
    [InlineData("busybox@sha256:12")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("host:port/app")]
    [InlineData("https://host/app")]
    [InlineData("busybox\n")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Parse_Bad_NamesTheText(string text)
    {
        var error = Assert.Throws<FormatException>(() => ImageReference.Parse(text));
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
        Assert.False(ImageReference.TryParse(text, out _));
    }

    [Fact]
    public void Target_TagAndDigest_IsTheDigest() => Assert.Equal(Hash, ImageReference.Parse("a:b@" + Hash).Target);
}
