using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class SysctlReaderTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void AtBoot_NamesDecideAcrossFolders()
    {
        _tree.Write("/usr/lib/sysctl.d/99-zz.conf", "net.ipv4.ip_forward = 0\n")
            .Write("/etc/sysctl.d/50-k8s.conf", "# pods\nnet.ipv4.ip_forward=1\n-net/bridge/bridge-nf-call-iptables = 1\n");
        IReadOnlyDictionary<string, SysctlAtBoot> settings = SysctlReader.AtBoot(_tree.Files());
        Assert.Equal(new SysctlAtBoot("0", "/usr/lib/sysctl.d/99-zz.conf"), settings["net.ipv4.ip_forward"]);
        Assert.Equal(new SysctlAtBoot("1", "/etc/sysctl.d/50-k8s.conf"), settings["net.bridge.bridge-nf-call-iptables"]);
    }

    [Fact]
    public void AtBoot_SameName_EtcHidesUsr()
    {
        _tree.Write("/usr/lib/sysctl.d/10-net.conf", "net.ipv4.ip_forward = 1\nvm.swappiness = 5\n").Write("/etc/sysctl.d/10-net.conf", "vm.swappiness=0\n");
        IReadOnlyDictionary<string, SysctlAtBoot> settings = SysctlReader.AtBoot(_tree.Files());
        Assert.Equal(["vm.swappiness"], settings.Keys);
        Assert.Equal("0", settings["vm.swappiness"].Value);
    }

    [Fact]
    public void AtBoot_LinkToNull_Hides()
    {
        _tree.Write("/usr/lib/sysctl.d/10-net.conf", "net.ipv4.ip_forward = 1\n").Link("/etc/sysctl.d/10-net.conf", "/dev/null");
        Assert.Empty(SysctlReader.AtBoot(_tree.Files()));
    }

    [Fact]
    public void AtBoot_OldFile_CountsLastUnlessSystemdDoesNotReadIt()
    {
        _tree.Write("/etc/sysctl.conf", "net.ipv4.ip_forward=1\n").Write("/etc/sysctl.d/99-a.conf", "net.ipv4.ip_forward=0\n");
        Assert.Equal("/etc/sysctl.conf", SysctlReader.AtBoot(_tree.Files())["net.ipv4.ip_forward"].File);
        _tree.Write("/usr/lib/systemd/systemd-sysctl");
        Assert.Equal("/etc/sysctl.d/99-a.conf", SysctlReader.AtBoot(_tree.Files())["net.ipv4.ip_forward"].File);
        _tree.Link("/etc/sysctl.d/99-sysctl.conf", "../sysctl.conf");
        Assert.Equal(new SysctlAtBoot("1", "/etc/sysctl.d/99-sysctl.conf"), SysctlReader.AtBoot(_tree.Files())["net.ipv4.ip_forward"]);
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward", "net.ipv4.ip_forward")]
    [InlineData("net/ipv4/conf/eth0.1/mtu", "net.ipv4.conf.eth0/1.mtu")]
    public void Dotted_FirstSeparator_Decides(string name, string expected) => Assert.Equal(expected, SysctlReader.Dotted(name));
}
