using Sampan.Cli;
using Sampan.Cli.Commands;

namespace Sampan.Tests.Unit.Cli.Commands;

public class SessionTests
{
    [Theory]
    [InlineData(null, null, null, "unix:///run/sampan/sampan.sock")]
    [InlineData(null, null, "unix:///c", "unix:///c")]
    [InlineData(null, "/s", "unix:///c", "unix:///s")]
    [InlineData("/o", "/s", "unix:///c", "unix:///o")]
    public void EndpointOf_OptionThenEnvironment_IsTaken(string? option, string? sampan, string? container, string expected) =>
        Assert.Equal(expected, Session.EndpointOf(option, n => n == "SAMPAN_ENDPOINT" ? sampan : container));

    [Theory]
    [InlineData("tcp://localhost:1")]
    [InlineData("relative.sock")]
    public void EndpointOf_OtherAddress_IsRefused(string endpoint) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(() => Session.EndpointOf(endpoint, _ => null)).ExitCode);
}
