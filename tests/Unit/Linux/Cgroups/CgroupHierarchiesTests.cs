using Sampan.Linux.Cgroups;

namespace Sampan.Tests.Unit.Linux.Cgroups;

public sealed class CgroupHierarchiesTests
{
    private static readonly string[] Legacy =
    [
        "tmpfs /sys/fs/cgroup tmpfs ro,nosuid 0 0",
        "cgroup /sys/fs/cgroup/systemd cgroup rw,nosuid,xattr,name=systemd 0 0",
        "cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,nosuid,cpu,cpuacct 0 0",
        "cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0",
        "cgroup /other/memory cgroup rw,memory 0 0",
    ];

    private const string UnifiedBeside = "cgroup2 /sys/fs/cgroup/unified cgroup2 rw,nosuid 0 0";

    [Fact]
    public void Parse_LegacyOnly_IsVersion1()
    {
        var found = CgroupHierarchies.Parse(Legacy);

        Assert.Equal((CgroupVersion.V1, null), (found.Version, found.Unified));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", found.Legacy["cpuacct"]);
        Assert.Equal("/sys/fs/cgroup/memory", found.Legacy["memory"]);
        Assert.Equal(
            ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup/memory"], found.Mounts);
        Assert.DoesNotContain("rw", found.Legacy.Keys);
    }

    [Fact]
    public void Parse_Both_IsHybrid()
    {
        var found = CgroupHierarchies.Parse([.. Legacy, UnifiedBeside]);

        Assert.Equal((CgroupVersion.Hybrid, "/sys/fs/cgroup/unified"), (found.Version, found.Unified));
        Assert.Contains("/sys/fs/cgroup/unified", found.Mounts);
    }

    [Theory]
    [InlineData("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0")]
    [InlineData("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0", "cgroup /sys/fs/cgroup/systemd cgroup rw,name=systemd 0 0")]
    public void Parse_ControllersOnlyUnified_IsVersion2(params string[] mounts) =>
        Assert.Equal((CgroupVersion.V2, "/sys/fs/cgroup"), (CgroupHierarchies.Parse(mounts).Version, CgroupHierarchies.Parse(mounts).Unified));

    [Fact]
    public void Parse_None_IsRefused() =>
        Assert.Throws<IOException>(() => CgroupHierarchies.Parse(["proc /proc proc rw 0 0", "short"]));

    [Fact]
    public void FolderOf_ProcessLines_FollowTheVersion()
    {
        string[] lines = ["5:memory:/pod/one", "4:cpu,cpuacct:/pod/two", "0::/unified", "nonsense"];
        var hybrid = CgroupHierarchies.Parse([.. Legacy, UnifiedBeside]);
        var unified = CgroupHierarchies.Parse(["cgroup2 /sys/fs/cgroup cgroup2 rw 0 0"]);

        Assert.Equal("/sys/fs/cgroup/memory/pod/one", hybrid.FolderOf(lines, "memory"));
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct/pod/two", hybrid.FolderOf(lines, "cpuacct"));
        Assert.Null(hybrid.FolderOf(lines, "pids"));
        Assert.Equal("/sys/fs/cgroup/unified", unified.FolderOf(["0::/unified"], "memory"));
    }

    [Fact]
    public void FolderOf_Name_IsBelowTheMount()
    {
        Assert.Equal("/sys/fs/cgroup/memory/a/b", CgroupHierarchies.Parse(Legacy).FolderOf("/a/b", "memory"));
        Assert.Null(CgroupHierarchies.Parse(Legacy).FolderOf("/a/b", "pids"));
        Assert.Equal("/sys/fs/cgroup/a", CgroupHierarchies.Parse(["cgroup2 /sys/fs/cgroup cgroup2 rw 0 0"]).FolderOf("/a", "memory"));
    }

    [Fact]
    public void FolderOf_ProcessThatIsGone_IsNull() =>
        Assert.Null(CgroupHierarchies.Parse(Legacy).FolderOf(int.MaxValue, "memory"));

    [Fact]
    public void TryRemove_Folders_GoDeepestFirstAndTwice()
    {
        string root = Directory.CreateTempSubdirectory("sampan-cgroup-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "pod", "a", "b"));
            var found = CgroupHierarchies.Parse([$"cgroup2 {root} cgroup2 rw 0 0"]);

            Assert.True(found.TryRemove("/pod"));
            Assert.True(found.TryRemove("/pod"));
            Assert.Empty(Directory.GetDirectories(root));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
