namespace Sampan.Daemon.Metrics;

/// <summary>The file system that writable layers are on.</summary>
/// <param name="Device">Where it is mounted.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Inodes">Its inodes.</param>
/// <param name="InodesFree">Those that are free.</param>
internal sealed record DiskRoom(string Device, long Bytes, long Inodes, long InodesFree);
