namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>How far a CRI log was written.</summary>
/// <param name="Inode">The file, whatever it is called now.</param>
/// <param name="Length">Its length.</param>
internal readonly record struct TargetPlace(ulong Inode, long Length);
