using Sampan.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class ModuleReaderTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Now_LoadedBuiltinAndSigns_AreTogether()
    {
        _tree.Write("/proc/modules", "veth 40960 0 - Live 0x0\nnf_conntrack 1 2 xt_conntrack, Live 0x0\nsoundcore 1 0 - Live 0x0\n")
            .Write("/proc/filesystems", "nodev\tproc\nnodev\toverlay\n\text4\n")
            .Write("/lib/modules/5.10.0/modules.builtin", "kernel/net/ipv4/ipip.ko\nkernel/net/netfilter/xt_mark.ko\n")
            .Write("/proc/sys/net/bridge/bridge-nf-call-iptables", "1\n");
        IReadOnlyList<string> modules = ModuleReader.Now(_tree.Files(live: true), "5.10.0");
        Assert.Equal(["br_netfilter", "ext4", "ipip", "nf_conntrack", "overlay", "veth", "xt_mark"], modules.Order(StringComparer.Ordinal));
        Assert.Empty(ModuleReader.Now(_tree.Files(), "5.10.0"));
    }

    [Fact]
    public void Loadable_DepNames_WithoutThoseThere()
    {
        _tree.Write("/lib/modules/5.10.0/modules.dep", "kernel/net/bridge/br_netfilter.ko.xz: kernel/net/bridge/bridge.ko.xz\nkernel/fs/overlayfs/overlay.ko:\nkernel/net/ipv6/ip6-tables.ko:\n");
        Assert.Equal(["br_netfilter", "ip6_tables"], ModuleReader.Loadable(_tree.Files(live: true), "5.10.0", ["overlay"]));
        Assert.Empty(ModuleReader.Loadable(_tree.Files(live: true), "6.1.0", []));
    }

    [Fact]
    public void AtBoot_MaskedAndCovered_DoNotCount()
    {
        _tree.Write("/etc/modules-load.d/k8s.conf", "# for pods\nbr-netfilter\n\noverlay\n")
            .Write("/usr/lib/modules-load.d/k8s.conf", "ip_vs\n")
            .Write("/usr/lib/modules-load.d/old.conf", "aufs\n")
            .Link("/etc/modules-load.d/old.conf", "/dev/null")
            .Write("/etc/modules", "nf_conntrack option=1\n");
        IReadOnlyDictionary<string, string> modules = ModuleReader.AtBoot(_tree.Files());
        Assert.Equal(["br_netfilter", "nf_conntrack", "overlay"], modules.Keys);
        Assert.Equal("/etc/modules-load.d/k8s.conf", modules["overlay"]);
    }
}
