namespace Sampan.Migration.Inspection.Facts;

/// <summary>A file system and a folder that matters on it.</summary>
/// <param name="Path">The folder.</param>
/// <param name="MountPoint">Where the file system is mounted.</param>
/// <param name="Type">Its type, e.g. <c>ext4</c>.</param>
/// <param name="Device">Major and minor number, which tell whether two folders can share files.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Free">Bytes that are free for root.</param>
/// <param name="FreeInodes">Inodes that are free; -1 where there is no limit.</param>
public sealed record DiskFacts(string Path, string MountPoint, string Type, string Device, long Size, long Free, long FreeInodes)
{
    /// <summary>Whether entries of folders carry their type, which overlay needs (XFS: <c>ftype=1</c>); null if not XFS or not known.</summary>
    public bool? EntryTypes { get; init; }
}
