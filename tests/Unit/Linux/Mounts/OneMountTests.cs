using System.Text;
using Sampan.Linux.Mounts;

namespace Sampan.Tests.Unit.Linux.Mounts;

public sealed class OneMountTests
{
    private const string Node = """
        1 0 8:1 / / rw - ext4 /dev/sda1 rw
        2 1 8:1 /var/lib/docker/overlay2 /var/lib/docker/overlay2 rw - ext4 /dev/sda1 rw
        3 1 8:2 / /data rw - ext4 /dev/sdb1 rw
        4 3 8:2 /docker /data/docker rw - ext4 /dev/sdb1 rw
        5 1 0:40 / /run rw - tmpfs tmpfs rw
        6 1 8:3 /sub/vol /mnt/vol rw - ext4 /dev/sdc1 rw
        7 1 8:3 /other /mnt/other rw - ext4 /dev/sdc1 rw

        """;

    [Theory]
    [InlineData("/var/lib/docker/overlay2/x/diff", "/var/lib/sampan", "/|var/lib/docker/overlay2/x/diff|var/lib/sampan")]
    [InlineData("/var/lib/a", "/var/lib/b", "/|var/lib/a|var/lib/b")]
    [InlineData("/data/docker/overlay2", "/data/sampan", "/data|docker/overlay2|sampan")]
    [InlineData("/data", "/data/docker/x", "/data||docker/x")]
    [InlineData("/datax", "/data", null)]
    [InlineData("/data/x", "/var/lib/sampan", null)]
    [InlineData("/run/x", "/var/lib/sampan", null)]
    [InlineData("/mnt/vol/x", "/mnt/other/y", null)]
    public void Find_Paths_NamesTheMountThatShowsBoth(string source, string target, string? expected)
    {
        (string MountPoint, string Source, string Target)? found = OneMount.Find(MountInfo.Parse(Encoding.UTF8.GetBytes(Node)), source, target);

        Assert.Equal(expected, found is var (mount, first, second) ? $"{mount}|{first}|{second}" : null);
    }

    [Fact]
    public void Find_MountThatIsHidden_IsNotUsed()
    {
        // A tmpfs lies on the only mount that shows both folders.
        IReadOnlyList<MountInfo> mounts = MountInfo.Parse("""
            1 0 0:1 / / rw - rootfs rootfs rw
            2 1 8:1 / /mnt rw - ext4 /dev/sda1 rw
            3 1 8:1 /a /a rw - ext4 /dev/sda1 rw
            4 1 8:1 /b /b rw - ext4 /dev/sda1 rw
            5 2 0:9 / /mnt rw - tmpfs tmpfs rw

            """u8);

        Assert.Null(OneMount.Find(mounts, "/a/x", "/b/y"));
    }
}
