using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Containers;

namespace Sampan.Tests.Unit.Daemon.Containers;

public sealed class ContainerRulesTests
{
    [Fact]
    public void Validate_ImageVolumeForReading_IsAccepted() =>
        Assert.NotNull(ContainerRules.Validate(With(new Mount { ContainerPath = "/v", Readonly = true, Image = Some(), ImageSubPath = "a/b" })));

    [Theory]
    [InlineData(false, "", "", "readonly")]
    [InlineData(true, "/host", "", "host path")]
    [InlineData(true, "", "../up", "..")]
    [InlineData(true, "", "a/../../up", "..")]
    [InlineData(true, "", "/etc", "relative")]
    public void Validate_ImageVolumeThatCannotBe_NamesTheFault(bool isReadOnly, string hostPath, string subPath, string expected)
    {
        ContainerConfig config = With(new Mount
        {
            ContainerPath = "/v", Readonly = isReadOnly, HostPath = hostPath, ImageSubPath = subPath, Image = Some(),
        });

        CriException refused = Assert.Throws<CriException>(() => ContainerRules.Validate(config));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains("/v", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SubPathWithoutImage_IsRefused() => Assert.Throws<CriException>(
        () => ContainerRules.Validate(With(new Mount { ContainerPath = "/v", HostPath = "/h", ImageSubPath = "a" })));

    private static ImageSpec Some() => new() { Image = "sha256:1" };

    private static ContainerConfig With(Mount mount) => new()
    {
        Metadata = new ContainerMetadata { Name = "c" }, Image = Some(), Mounts = { mount },
    };
}
