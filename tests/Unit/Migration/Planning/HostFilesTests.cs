using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Planning;

namespace Sampan.Tests.Unit.Migration.Planning;

public sealed class HostFilesTests
{
    [Fact]
    public void Crictl_FileOfDockershim_KeepsWhatItHas_ButEndpoints()
    {
        const string before = "# ours\nruntime-endpoint: unix:///var/run/dockershim.sock\ntimeout: 2\ndebug: false\n";
        string after = HostFiles.Crictl("unix:///run/sampan/sampan.sock", before)!.Content;
        Assert.Equal(
            "# ours\nruntime-endpoint: unix:///run/sampan/sampan.sock\ntimeout: 10\ndebug: false\nimage-endpoint: unix:///run/sampan/sampan.sock\n", after);
        Assert.Null(HostFiles.Crictl("unix:///run/sampan/sampan.sock", after));
    }

    [Fact]
    public void Crictl_NoFile_IsMade() => Assert.Equal(
        "runtime-endpoint: unix:///run/x.sock\nimage-endpoint: unix:///run/x.sock\n", HostFiles.Crictl("unix:///run/x.sock", null)!.Content);

    [Fact]
    public void SysctlConf_ForwardingOnlyByDocker_IsWrittenDown()
    {
        var host = new HostFacts
        {
            Sysctls = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "1" },
            SysctlsAtBoot = new Dictionary<string, SysctlAtBoot>
            {
                ["net.bridge.bridge-nf-call-iptables"] = new("1", "/etc/sysctl.d/k8s.conf"),
                ["net.bridge.bridge-nf-call-ip6tables"] = new("0", "/etc/sysctl.d/k8s.conf"),
            },
        };
        Assert.Equal(
            "a = b\nnet.bridge.bridge-nf-call-ip6tables = 1\nnet.ipv4.ip_forward = 1\n", HostFiles.SysctlConf(host, "a = b")!.Content);
    }

    [Fact]
    public void ModulesLoad_AllThere_Nothing() => Assert.Null(HostFiles.ModulesLoad(
        new HostFacts { ModulesAtBoot = new Dictionary<string, string> { ["overlay"] = "x", ["br_netfilter"] = "x" } }, null));

    [Theory]
    [InlineData("busybox", "docker.io")]
    [InlineData("library/busybox:1", "docker.io")]
    [InlineData("localhost/x", "localhost")]
    [InlineData("r.example:5000/a/b@sha256:00", "r.example:5000")]
    public void HostOf_Name_IsDockersRule(string name, string host) => Assert.Equal(host, RegistryNames.HostOf(name));
}
