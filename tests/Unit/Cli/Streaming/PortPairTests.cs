using Sampan.Cli;
using Sampan.Cli.Streaming;

namespace Sampan.Tests.Unit.Cli.Streaming;

public sealed class PortPairTests
{
    [Theory]
    [InlineData("80", 80, 80)]
    [InlineData("8080:80", 8080, 80)]
    [InlineData(":80", 0, 80)]
    [InlineData("0:80", 0, 80)]
    public void Parse_KubectlsForms_AreRead(string text, int local, int remote) => Assert.Equal(new PortPair(local, remote), PortPair.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("80:")]
    [InlineData("80:0")]
    [InlineData("65536")]
    [InlineData("-1:80")]
    [InlineData("1:2:3")]
    [InlineData("http")]
    public void Parse_OtherForms_AreRefused(string text) => Assert.Throws<CliException>(() => PortPair.Parse(text));
}
