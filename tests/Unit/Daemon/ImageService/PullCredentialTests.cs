using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.ImageService;
using Sampan.Images.Registry;

namespace Sampan.Tests.Unit.Daemon.ImageService;

public sealed class PullCredentialTests
{
    [Theory]
    [InlineData("user", "pass", "", "", "", "user", "pass", "", "")]
    [InlineData("", "", "dXNlcjpwYTpzcw==", "", "", "user", "pa:ss", "", "")]
    [InlineData("", "", "dXNlcjpwYTpzcw", "", "", "user", "pa:ss", "", "")]
    [InlineData("", "", "dXNlcjpwYXNzAAA=", "", "", "user", "pass", "", "")]
    [InlineData("", "", "dXNlcjo=", "", "", "user", "", "", "")]
    [InlineData("user", "pass", "b3RoZXI6b3RoZXI=", "", "", "user", "pass", "", "")]
    [InlineData("", "", "", "identity", "", "", "", "identity", "")]
    [InlineData("<token>", "identity", "", "", "", "", "", "identity", "")]
    [InlineData("", "", "PHRva2VuPjppZA==", "", "", "", "", "id", "")]
    [InlineData("", "", "", "", "bearer", "", "", "", "bearer")]
    public void Of_EachForm_IsUnderstood(
        string user, string password, string auth, string identity, string token,
        string expectedUser, string expectedPassword, string expectedIdentity, string expectedToken)
    {
        RegistryCredential? credential = PullCredential.Of(new AuthConfig
        {
            Username = user,
            Password = password,
            Auth = auth,
            IdentityToken = identity,
            RegistryToken = token,
            ServerAddress = "https://reg.example/v1/",
        });
        Assert.Equal(new RegistryCredential(expectedUser, expectedPassword, expectedIdentity, expectedToken, "https://reg.example/v1/"), credential);
    }

    [Fact]
    public void Of_Nothing_IsNone()
    {
        Assert.Null(PullCredential.Of(null));
        Assert.Null(PullCredential.Of(new AuthConfig { ServerAddress = "reg.example" }));
    }

    [Theory]
    [InlineData("no base64!")]
    [InlineData("dXNlcg==")]
    public void Of_WrongAuth_IsInvalidAndShowsNoSecret(string auth)
    {
        var error = Assert.Throws<CriException>(() => PullCredential.Of(new AuthConfig { Auth = auth }));
        Assert.Contains("auth.auth", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(auth, error.Message, StringComparison.Ordinal);
    }
}
