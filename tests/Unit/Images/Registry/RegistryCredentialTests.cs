using Sampan.Images.Registry;

namespace Sampan.Tests.Unit.Images.Registry;

public sealed class RegistryCredentialTests
{
    [Theory]
    [InlineData("", "any.example", true)]
    [InlineData("reg.example", "reg.example", true)]
    [InlineData("https://REG.example/v1/", "reg.example", true)]
    [InlineData("reg.example:443", "reg.example", true)]
    [InlineData("https://reg.example", "reg.example:443", true)]
    [InlineData("http://reg.example:80", "reg.example", true)]
    [InlineData("https://index.docker.io/v1/", "docker.io", true)]
    [InlineData("reg.example", "reg.example:5000", false)]
    [InlineData("reg.example", "reg.example.evil.example", false)]
    [InlineData("https://reg.example@evil.example/", "reg.example", false)]
    [InlineData("docker.io", "reg.example", false)]
    public void IsFor_ServerAddress_DecidesWhoSeesIt(string address, string registry, bool expected) =>
        Assert.Equal(expected, new RegistryCredential("u", "p", null, null, address).IsFor(registry));

    [Fact]
    public void Names_NoAddress_NamesNobody() =>
        Assert.False(new RegistryCredential("u", "p", null, null, "").Names("mirror.example"));
}
