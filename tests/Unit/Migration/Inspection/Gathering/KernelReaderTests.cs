using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class KernelReaderTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0", "v2")]
    [InlineData("cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0", "v1")]
    [InlineData("cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0", "hybrid")]
    [InlineData("proc /proc proc rw 0 0", "")]
    public void Cgroup_Mounts_Decide(string mounts, string expected)
    {
        _tree.Write("/proc/self/mounts", mounts + "\n");
        NodeFiles files = _tree.Files(live: true);
        Assert.Equal(expected, KernelReader.Cgroup(files));
        Assert.Equal(expected.Length == 0, files.Unread.Count == 1);
    }

    [Theory]
    [InlineData("GRUB_CMDLINE_LINUX=\"quiet systemd.unified_cgroup_hierarchy=0\"", "v1")]
    [InlineData("GRUB_CMDLINE_LINUX=\"systemd.unified_cgroup_hierarchy=1\"", "v2")]
    [InlineData("GRUB_CMDLINE_LINUX=\"\"", "")]
    public void Cgroup_Copy_AsTheBootLineSays(string grub, string expected)
    {
        _tree.Write("/etc/default/grub", grub + "\n");
        Assert.Equal(expected, KernelReader.Cgroup(_tree.Files()));
    }

    [Fact]
    public void SeLinux_LiveAndCopy_Differ()
    {
        _tree.Write("/etc/selinux/config", "# SELINUX=disabled\nSELINUX=enforcing\nSELINUXTYPE=targeted\n").Write("/sys/fs/selinux/enforce", "0");
        Assert.Equal("enforcing", KernelReader.SeLinux(_tree.Files()));
        Assert.Equal("permissive", KernelReader.SeLinux(_tree.Files(live: true)));
    }

    [Fact]
    public void AppArmor_Copy_IsNotKnown()
    {
        _tree.Write("/sys/module/apparmor/parameters/enabled", "Y\n");
        Assert.True(KernelReader.AppArmor(_tree.Files(live: true)));
        Assert.Null(KernelReader.AppArmor(_tree.Files()));
    }
}
