using Sampan.Linux.Mounts;

namespace Sampan.Tests.Unit.Linux.Mounts;

public sealed class MountInfoTests
{
    [Fact]
    public void Parse_Lines_GivesTheirFields()
    {
        IReadOnlyList<MountInfo> mounts = MountInfo.Parse("""
            36 35 98:0 /mnt1 /mnt\0402 rw,noatime master:1 shared:7 - ext3 /dev/root rw,errors=continue
            40 36 0:50 / /x ro - overlay overlay ro,lowerdir=/a:/b
            nonsense
            """u8);
        Assert.Equal(2, mounts.Count);
        Assert.Equal("/mnt 2", mounts[0].MountPoint);
        Assert.Equal("/mnt1", mounts[0].Root);
        Assert.Equal(["master:1", "shared:7"], mounts[0].Propagation);
        Assert.Equal((40, 36, "overlay", "ro,lowerdir=/a:/b"), (mounts[1].Id, mounts[1].ParentId, mounts[1].FileSystem, mounts[1].SuperOptions));
        Assert.Empty(mounts[1].Propagation);
    }

    [Fact]
    public void Read_ThisMachine_HasARoot() => Assert.Contains(MountInfo.Read(), m => m.MountPoint == "/");

    [Theory]
    [InlineData("/", 1)]
    [InlineData("/etc", 1)]
    [InlineData("/mnt", 5)]
    [InlineData("/mnt/deep/er", 5)]
    [InlineData("/mnt/sub/x", 3)]
    [InlineData("/mnt/submarine", 5)]
    [InlineData("/mntx", 1)]
    public void Over_APath_IsTheNearestOnTop(string path, int id)
    {
        IReadOnlyList<MountInfo> mounts = MountInfo.Parse("""
            1 0 8:1 / / rw - ext4 a rw
            5 2 8:2 / /mnt rw - ext4 c rw
            2 1 8:2 / /mnt rw shared:1 - ext4 b rw
            3 5 8:3 / /mnt/sub rw - ext4 d rw
            """u8);

        Assert.Equal(id, MountInfo.Over(mounts, path)!.Id);
    }
}
