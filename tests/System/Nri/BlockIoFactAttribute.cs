using Sampan.Linux.Cgroups;
using Sampan.Tests.System.Daemon;

namespace Sampan.Tests.System.Nri;

/// <summary>A test that runs pods and needs a disk whose rates the kernel can limit.</summary>
internal sealed class BlockIoFactAttribute : FactAttribute
{
    public BlockIoFactAttribute() => Skip = new PodFactAttribute().Skip ?? (Disk.Length == 0 ? "needs a disk" : HasController() ? null : "needs the block I/O controller");

    /// <summary>A whole disk of this machine; empty where there is none.</summary>
    public static string Disk { get; } = (Directory.Exists("/sys/block") ? Directory.GetFileSystemEntries("/sys/block") : [])
        .Select(path => "/dev/" + Path.GetFileName(path))
        .Where(path => !path.StartsWith("/dev/loop", StringComparison.Ordinal) && File.Exists(path))
        .Order(StringComparer.Ordinal)
        .FirstOrDefault("");

    private static bool HasController() => CgroupHierarchies.Detect().Version == CgroupVersion.V2
        ? File.ReadAllText("/sys/fs/cgroup/cgroup.controllers").Split(' ', '\n').Contains("io")
        : Directory.Exists("/sys/fs/cgroup/blkio");
}
