using Sampan.Cli;
using Sampan.Cli.Running;
using Sampan.Cri.V1;

namespace Sampan.Tests.Unit.Cli.Running;

public class PortPublicationTests
{
    [Theory]
    [InlineData("8080:80", Protocol.Tcp, "", 8080, 80)]
    [InlineData("53:5353/udp", Protocol.Udp, "", 53, 5353)]
    [InlineData("127.0.0.1:8080:80", Protocol.Tcp, "127.0.0.1", 8080, 80)]
    [InlineData("[::1]:8080:80/sctp", Protocol.Sctp, "::1", 8080, 80)]
    public void Parse_DockersForms_AreRead(string text, Protocol protocol, string address, int host, int container)
    {
        PortMapping mapping = PortPublication.Parse(text);

        Assert.Equal((protocol, address, host, container), (mapping.Protocol, mapping.HostIp, mapping.HostPort, mapping.ContainerPort));
    }

    [Theory]
    [InlineData("80", "the host's port is missing")]
    [InlineData("0:80", "'0' is no port")]
    [InlineData("80:99999", "'99999' is no port")]
    [InlineData("80:80/icmp", "'icmp' is no protocol")]
    [InlineData("host:80:80", "'host' is no IP address")]
    public void Parse_Nonsense_SaysWhatIsWrong(string text, string reason)
    {
        var error = Assert.Throws<CliException>(() => PortPublication.Parse(text));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Remedy);
    }
}
