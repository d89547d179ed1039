using System.Text;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Preflight;
using Sampan.Linux.Mounts;

namespace Sampan.Tests.Unit.Daemon.Preflight;

public sealed class HostFactsGathererTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-facts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Privileges_StatusFile_IsRead()
    {
        PrivilegeFacts facts = HostFactsGatherer.Privileges(
            ["Name:\tx", "Uid:\t7\t8\t8\t8", "CapInh:\t0000000000000000", "CapEff:\t000001fffeffffff", "CapBnd:\t00000000000000ff"]);

        Assert.Equal(new PrivilegeFacts(8, 0x1fffeffffff, 0xff), facts);
    }

    [Fact]
    public void Cgroups_Hybrid_ListsVersion1ControllersAndNoNamedHierarchy()
    {
        CgroupFacts facts = HostFactsGatherer.Cgroups(Mounts("""
            31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:6 - cgroup cgroup rw,cpu,cpuacct
            35 31 0:32 / /sys/fs/cgroup/memory ro shared:9 - cgroup cgroup rw,memory
            40 31 0:37 / /sys/fs/cgroup/systemd rw shared:14 - cgroup cgroup rw,xattr,name=systemd
            41 31 0:38 / /nonexistent/unified rw shared:15 - cgroup2 cgroup2 rw

            """));

        Assert.Equal(CgroupMode.Hybrid, facts.Mode);
        Assert.Equal(["cpu", "cpuacct", "memory"], facts.Controllers);
        Assert.Equal("/sys/fs/cgroup/memory", facts.ReadOnlyAt);
    }

    [Fact]
    public void Cgroups_UnifiedWithSystemdsNamedHierarchy_IsUnified()
    {
        using (FileStream file = File.Create(Path.Combine(_folder.FullName, "cgroup.controllers"))) file.Write("cpuset cpu memory\n"u8);

        CgroupFacts facts = HostFactsGatherer.Cgroups(Mounts($"41 31 0:38 / {_folder.FullName} rw shared:15 - cgroup2 cgroup2 rw\n"));

        Assert.Equal(CgroupMode.Unified, facts.Mode);
        Assert.Equal(["cpuset", "cpu", "memory"], facts.Controllers);
        Assert.Null(facts.ReadOnlyAt);
    }

    [Fact]
    public void Cgroups_NoMount_IsNone() => Assert.Equal(CgroupMode.None, HostFactsGatherer.Cgroups([]).Mode);

    [Fact]
    public void MountOf_Path_IsTheDeepestAndLatestAboveIt()
    {
        IReadOnlyList<MountInfo> mounts = Mounts("""
            1 0 0:1 / / rw - ext4 /dev/a rw
            2 1 0:2 / /sampan-test rw - xfs /dev/b rw
            3 2 0:3 / /sampan-test rw - btrfs /dev/c rw
            4 1 0:4 / /sampan-test2 rw - nfs4 server:/ rw

            """);

        Assert.Equal("btrfs", FolderInspection.MountOf("/sampan-test/x", mounts)?.FileSystem);
        Assert.Equal("nfs4", FolderInspection.MountOf("/sampan-test2", mounts)?.FileSystem);
        Assert.Equal("ext4", FolderInspection.MountOf("/sampan", mounts)?.FileSystem);
    }

    [Fact]
    public void MountOf_LinkOnTheWay_IsWhereItLeads()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "real", "inner"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "first"), "real");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "second"), "first/inner");
        IReadOnlyList<MountInfo> mounts = Mounts($"1 0 0:1 / / rw - ext4 /dev/a rw\n2 1 0:2 / {_folder.FullName}/real rw - xfs /dev/b rw\n");

        Assert.Equal("xfs", FolderInspection.MountOf(Path.Combine(_folder.FullName, "second"), mounts)?.FileSystem);
    }

    [Fact]
    public void Look_FolderYetToBeMade_IsJudgedByTheOneAboveAndNothingIsMade()
    {
        string path = Path.Combine(_folder.FullName, "not", "yet");

        FolderFacts facts = FolderInspection.Look(path, MountInfo.Read());

        Assert.Null(facts.Failure);
        Assert.True(facts.AvailableBytes >= 0);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public void Look_FileInTheWay_IsAFailure()
    {
        string file = Path.Combine(_folder.FullName, "file");
        File.Create(file).Dispose();

        Assert.Equal($"{file} is not a directory", FolderInspection.Look(Path.Combine(file, "root"), MountInfo.Read()).Failure);
    }

    [Fact]
    public void Gather_ThisHost_FindsFactsAndLeavesNothing()
    {
        var host = new HostEnvironment();
        DaemonOptions options = new ConfigurationResolver(host).Resolve(new DaemonOptions
        {
            Root = _folder.FullName,
            State = Path.Combine(_folder.FullName, "state"),
            Conmon = "/nonexistent/conmon",
        });

        HostFacts facts = new HostFactsGatherer(host).Gather(options);

        Assert.Matches("^[0-9]+\\.[0-9]+", facts.KernelRelease);
        Assert.False(facts.HasConmon);
        Assert.Null(facts.Root.Failure);
        Assert.NotEqual("unknown", facts.Root.FileSystem);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    private static IReadOnlyList<MountInfo> Mounts(string text) => MountInfo.Parse(Encoding.UTF8.GetBytes(text));
}
