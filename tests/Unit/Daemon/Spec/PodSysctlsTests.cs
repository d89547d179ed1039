using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines.Native.Spec;

namespace Sampan.Tests.Unit.Daemon.Spec;

public class PodSysctlsTests
{
    [Fact]
    public void Of_OwnNetwork_OpensLowPortsAndPing()
    {
        IReadOnlyDictionary<string, string> sysctls = PodSysctls.Of(With("net/ipv4/ip_unprivileged_port_start", "80"));

        Assert.Equal("80", sysctls["net.ipv4.ip_unprivileged_port_start"]);
        Assert.Equal("0 2147483647", sysctls["net.ipv4.ping_group_range"]);
        Assert.Equal(2, sysctls.Count);
    }

    [Fact]
    public void Of_HostNetwork_ChangesNothing() => Assert.Empty(
        PodSysctls.Of(new PodSandboxConfig { Linux = new LinuxPodSandboxConfig { SecurityContext = Host } }));

    [Theory]
    [InlineData("net.ipv4.ip_forward")]
    [InlineData("kernel.sem")]
    [InlineData("fs.mqueue.msg_max")]
    public void Of_ParameterOfTheHostsNamespace_IsInvalid(string name)
    {
        PodSandboxConfig sandbox = With(name, "1");
        sandbox.Linux.SecurityContext = Host;

        Assert.Throws<CriException>(() => PodSysctls.Of(sandbox));
        Assert.Equal("1", PodSysctls.Of(With(name, "1"))[name]);
    }

    [Theory]
    [InlineData("kernel.panic")]
    [InlineData("vm.swappiness")]
    [InlineData("net/../kernel/panic")]
    [InlineData("net.//.//kernel.panic")]
    public void Of_ParameterOfTheHost_IsInvalid(string name) =>
        Assert.Throws<CriException>(() => PodSysctls.Of(With(name, "1")));

    [Fact]
    public void Of_SlashesFirst_DotsBelongToNames() =>
        Assert.Equal("1", PodSysctls.Of(With("net/ipv4/conf/eth0.1/forwarding", "1"))["net.ipv4.conf.eth0/1.forwarding"]);

    private static LinuxSandboxSecurityContext Host => new()
    {
        NamespaceOptions = new NamespaceOption { Network = NamespaceMode.Node, Ipc = NamespaceMode.Node },
    };

    private static PodSandboxConfig With(string name, string value) =>
        new() { Linux = new LinuxPodSandboxConfig { Sysctls = { [name] = value } } };
}
