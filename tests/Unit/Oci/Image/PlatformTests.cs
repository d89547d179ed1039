using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Tests.Unit.Oci.Image;

public sealed class PlatformTests
{
    private static readonly Platform Arm64 = new() { Os = "linux", Architecture = "arm64" };
    private static readonly Platform Amd64 = new() { Os = "linux", Architecture = "amd64" };

    [Fact]
    public void Select_SeveralPlatforms_TakesOurs() =>
        Assert.Equal(2, Index(("linux", "amd64", null), ("linux", "arm", "v7"), ("linux", "arm64", "v8")).Select(Arm64)!.Size);

    [Fact]
    public void Select_OnlyArm_ServesArm64() => Assert.Equal(0, Index(("linux", "arm", "v7")).Select(Arm64)!.Size);

    [Fact]
    public void Select_OtherSystem_IsNull() => Assert.Null(Index(("windows", "amd64", null), ("linux", "s390x", null)).Select(Amd64));

    [Fact]
    public void Select_HigherLevelThanOurs_TakesTheBaseline() =>
        Assert.Equal(1, Index(("linux", "amd64", "v3"), ("linux", "amd64", null)).Select(Amd64)!.Size);

    [Fact]
    public void Select_AttestationManifest_IsPassedOver() =>
        Assert.Equal(1, Index(("unknown", "unknown", null), ("linux", "amd64", null)).Select(Amd64)!.Size);

    private static ImageIndex Index(params (string Os, string Architecture, string? Variant)[] offers) => new()
    {
        Manifests =
        [
            .. offers.Select((o, i) => new Descriptor
            {
                MediaType = MediaTypes.OciManifest,
                Digest = Digest.Of([(byte)i]),
                Size = i,
                Platform = new Platform { Os = o.Os, Architecture = o.Architecture, Variant = o.Variant },
            }),
        ],
    };
}
