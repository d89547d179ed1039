using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>How full a file system is, see statfs(2).</summary>
public readonly record struct StatFs
{
    /// <summary>The kind of file system: its magic number.</summary>
    public required long Type { get; init; }

    /// <summary>Size in bytes.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Bytes free for an ordinary user.</summary>
    public required long AvailableBytes { get; init; }

    /// <summary>Bytes free for root.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>Inodes in all; 0 where the file system does not count them.</summary>
    public required long TotalInodes { get; init; }

    /// <summary>Inodes free.</summary>
    public required long FreeInodes { get; init; }

    /// <summary>Asks for the file system that holds <paramref name="path"/>.</summary>
    /// <exception cref="LinuxException">statfs failed.</exception>
    public static StatFs Of(string path)
    {
        Libc.StatFsRaw raw = default;
        Libc.Retry(() => Libc.statfs(path, out raw), "statfs", path);
        return new StatFs
        {
            Type = raw.Type,
            TotalBytes = (long)raw.Blocks * raw.BlockSize,
            AvailableBytes = (long)raw.BlocksAvailable * raw.BlockSize,
            FreeBytes = (long)raw.BlocksFree * raw.BlockSize,
            TotalInodes = (long)raw.Files,
            FreeInodes = (long)raw.FilesFree,
        };
    }
}
