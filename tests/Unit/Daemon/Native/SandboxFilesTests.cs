using System.Text;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native;

namespace Sampan.Tests.Unit.Daemon.Native;

public sealed class SandboxFilesTests
{
    [Fact]
    public void ResolverConfiguration_OfAPod_HasItsWordsInOrder() => Assert.Equal(
        "search a.test b.test\nnameserver 10.0.0.1\nnameserver fd00::1\noptions ndots:5 edns0\n",
        Text(new DNSConfig
        {
            Servers = { "10.0.0.1", "fd00::1" },
            Searches = { "a.test", "b.test" },
            Options = { "ndots:5", "edns0" },
        }));

    [Fact]
    public void ResolverConfiguration_OnlyServers_HasNothingElse() =>
        Assert.Equal("nameserver 10.0.0.1\n", Text(new DNSConfig { Servers = { "10.0.0.1" } }));

    [Fact]
    public void ResolverConfiguration_NothingSaid_IsTheHosts()
    {
        string host = File.Exists("/etc/resolv.conf") ? File.ReadAllText("/etc/resolv.conf") : "";

        Assert.Equal(host, Text(null));
        Assert.Equal(host, Text(new DNSConfig()));
    }

    private static string Text(DNSConfig? dns) => Encoding.UTF8.GetString(SandboxFiles.ResolverConfiguration(dns));
}
