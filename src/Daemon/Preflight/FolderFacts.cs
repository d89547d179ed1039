namespace Sampan.Daemon.Preflight;

/// <summary>A folder of the daemon's.</summary>
/// <param name="Path">As configured.</param>
/// <param name="FileSystem">The type of the file system that holds it or will.</param>
/// <param name="MountPoint">Where that is mounted.</param>
/// <param name="Failure">Why nothing can be written there; null if it can.</param>
/// <param name="AvailableBytes">Free space; null when it could not be asked.</param>
internal sealed record FolderFacts(string Path, string FileSystem, string MountPoint, string? Failure, long? AvailableBytes);
