using Sampan.Oci;

namespace Sampan.Tests.Unit.Oci;

public sealed class DigestTests
{
    [Fact]
    public void Of_Empty_IsTheKnownHash() =>
        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Digest.Of([]).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("md5:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855aa")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../etc/passwd0000")]
    public void TryParse_NoDigest_IsFalse(string text) => Assert.False(Digest.TryParse(text, out _));

    [Fact]
    public void Default_IsNone() => Assert.True(default(Digest).IsNone);
}
