using Sampan.Linux.Files;
using Sampan.Linux.Mounts;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The file systems of the folders that a move writes to. Only of a node that runs: a copy has the disks of where it lies.</summary>
internal static class DiskReader
{
    private static readonly string[] Folders =
    [
        "/", "/etc", "/run", "/usr", "/var/lib", "/var/log", "/var/lib/kubelet", "/var/lib/docker", "/var/lib/containerd", "/var/lib/containers",
        "/var/lib/isulad", "/var/lib/sampan",
    ];

    /// <summary>One entry a folder, whether it is there or not: then of the folder above.</summary>
    /// <param name="node">The node.</param>
    /// <param name="more">Further folders, e.g. Docker's own.</param>
    /// <param name="cancellation">Breaks off.</param>
    internal static async Task<IReadOnlyList<DiskFacts>> ReadAsync(NodeReading node, IEnumerable<string> more, CancellationToken cancellation)
    {
        var disks = new List<DiskFacts>();
        if (!node.Live)
            return disks;
        IReadOnlyList<MountInfo> mounts = Mounts(node);
        foreach (string folder in Folders.Concat(more).Distinct(StringComparer.Ordinal))
        {
            if (Read(node, mounts, folder) is not { } disk)
                continue;
            disks.Add(disk.Type == "xfs" ? disk with { EntryTypes = await EntryTypesAsync(node, disk.MountPoint, cancellation) } : disk);
        }
        return disks;
    }

    private static IReadOnlyList<MountInfo> Mounts(NodeReading node) => MountInfo.Parse(node.Files.BytesUpTo("/proc/self/mountinfo", MaxTable) ?? []);

    private static DiskFacts? Read(NodeReading node, IReadOnlyList<MountInfo> mounts, string folder)
    {
        string there = folder;
        while (!node.Files.IsFolder(there) && there != "/")
            there = Path.GetDirectoryName(there)!;
        try
        {
            string real = RealPath.Of(node.Files.Find(there) ?? "/");
            StatFs room = StatFs.Of(real);
            MountInfo? mount = MountInfo.Over(mounts, real);
            return new DiskFacts(
                folder, mount?.MountPoint ?? "", mount?.FileSystem ?? "", mount?.Device ?? "", room.TotalBytes, room.FreeBytes,
                room.TotalInodes > 0 ? room.FreeInodes : -1);
        }
        catch (IOException e)
        {
            node.Miss($"{folder}: its file system cannot be asked: {e.Message}");
            return null;
        }
    }

    private static async Task<bool?> EntryTypesAsync(NodeReading node, string mountPoint, CancellationToken cancellation)
    {
        string? text = await node.AskAsync("xfs_info", [mountPoint], mountPoint, cancellation);
        return text is null ? null
            : text.Contains("ftype=1", StringComparison.Ordinal) ? true
            : text.Contains("ftype=0", StringComparison.Ordinal) ? false : null;
    }

    private const int MaxTable = 16 * 1024 * 1024;
}
