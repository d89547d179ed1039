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
}
