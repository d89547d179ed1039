namespace Sampan.Images;

/// <summary>What the images take on the disk; containers' own files not counted.</summary>
/// <param name="Root">The store's folder.</param>
/// <param name="Bytes">Disk space.</param>
/// <param name="Inodes">Files, folders, links and devices.</param>
public sealed record StoreUsage(string Root, long Bytes, long Inodes);
