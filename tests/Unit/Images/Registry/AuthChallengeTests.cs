using Sampan.Images.Registry;

namespace Sampan.Tests.Unit.Images.Registry;

public sealed class AuthChallengeTests
{
    [Fact]
    public void Parse_Bearer_GivesItsParameters()
    {
        AuthChallenge challenge = Assert.Single(AuthChallenge.Parse(
            """Bearer realm="https://auth.local/token",service="reg, \"one\"",scope="repository:a/b:pull,push" """));
        Assert.Equal("bearer", challenge.Scheme);
        Assert.Equal("https://auth.local/token", challenge["realm"]);
        Assert.Equal("reg, \"one\"", challenge["service"]);
        Assert.Equal("repository:a/b:pull,push", challenge["scope"]);
    }

    [Fact]
    public void Parse_SeveralSchemes_GivesEach()
    {
        IReadOnlyList<AuthChallenge> all = AuthChallenge.Parse("Negotiate, Basic realm=x, charset = UTF-8, Bearer realm=\"y\"");
        Assert.Equal(["negotiate", "basic", "bearer"], all.Select(c => c.Scheme));
        Assert.Equal("UTF-8", all[1]["charset"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",,,")]
    [InlineData("=")]
    [InlineData("Bearer realm=\"unclosed")]
    public void Parse_Broken_DoesNotThrow(string header) => Assert.True(AuthChallenge.Parse(header).Count <= 1);
}
