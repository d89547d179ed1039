using Sampan.Migration.Inspection.Checks;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

public sealed class ImageNameTests
{
    [Theory]
    [InlineData("busybox", "docker.io/library/busybox", "latest")]
    [InlineData("index.docker.io/a/b:1", "docker.io/a/b", "1")]
    [InlineData("localhost/x:2", "localhost/x", "2")]
    [InlineData("registry.local:5000/x", "registry.local:5000/x", "latest")]
    [InlineData("a/b@sha256:00", "docker.io/a/b", "")]
    public void Parse_Name_IsWrittenOut(string text, string repository, string tag)
    {
        ImageName name = ImageName.Parse(text);
        Assert.Equal((repository, tag), (name.Repository, name.Tag));
    }
}
