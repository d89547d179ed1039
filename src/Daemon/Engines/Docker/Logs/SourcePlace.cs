namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>How far a log of Docker was read.</summary>
/// <param name="Inode">The file, whatever it is called now.</param>
/// <param name="Offset">Bytes read of it: whole lines.</param>
/// <param name="Fingerprint">Of the bytes before the offset: numbers of inodes are given out again.</param>
internal readonly record struct SourcePlace(ulong Inode, long Offset, ulong Fingerprint);
