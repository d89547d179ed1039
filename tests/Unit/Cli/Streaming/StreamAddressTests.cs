using Sampan.Cli;
using Sampan.Cli.Streaming;

namespace Sampan.Tests.Unit.Cli.Streaming;

public sealed class StreamAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:40123/exec/abc", "ws://127.0.0.1:40123/exec/abc")]
    [InlineData("https://node:443/exec/abc?x=1", "wss://node/exec/abc?x=1")]
    [InlineData("//127.0.0.1:10010/cri/exec/abc", "ws://127.0.0.1:10010/cri/exec/abc")]
    [InlineData("http://[::]:35000/exec/abc", "ws://[::1]:35000/exec/abc")]
    [InlineData("http://0.0.0.0:35000/exec/abc", "ws://127.0.0.1:35000/exec/abc")]
    public void Of_RuntimesAddress_CanBeDialled(string url, string expected) => Assert.Equal(expected, StreamAddress.Of(url).AbsoluteUri);

    [Theory]
    [InlineData("")]
    [InlineData("/exec/abc")]
    [InlineData("ftp://127.0.0.1/exec")]
    public void Of_NoAddress_IsRefused(string url) => Assert.Throws<CliException>(() => StreamAddress.Of(url));
}
