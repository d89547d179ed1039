using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>What statx(2) says of a name, a link itself not followed.</summary>
public readonly record struct NodeFacts
{
    /// <summary>File, folder, link, device…</summary>
    public required NodeType Type { get; init; }

    /// <summary>The twelve permission bits, set-uid, set-gid and sticky included.</summary>
    public required uint Mode { get; init; }

    /// <summary>The owner.</summary>
    public required uint Uid { get; init; }

    /// <summary>The owning group.</summary>
    public required uint Gid { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Bytes taken on the disk.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>How many names the node has.</summary>
    public required uint Links { get; init; }

    /// <summary>The inode number, unique within <see cref="Device"/>.</summary>
    public required ulong Inode { get; init; }

    /// <summary>The file system's device, major and minor.</summary>
    public required (uint Major, uint Minor) Device { get; init; }

    /// <summary>For a device node: what it stands for.</summary>
    public required (uint Major, uint Minor) Node { get; init; }

    /// <summary>Last change of the content.</summary>
    public required FileTime Modified { get; init; }

    /// <summary>True for overlayfs's sign that a lower name is gone: a character device 0:0.</summary>
    public bool IsWhiteout => Type == NodeType.CharacterDevice && Node is (0, 0);

    /// <summary>The facts of the name at <paramref name="path"/>, absolute; null if there is none.</summary>
    /// <exception cref="LinuxException">statx failed otherwise.</exception>
    public static NodeFacts? At(string path)
    {
        using var workingFolder = new SafeFileHandle(Libc.AT_FDCWD, ownsHandle: false);
        if (Libc.statx(workingFolder, path, Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, out Libc.Statx raw) >= 0)
        {
            return RootedDirectory.Facts(raw);
        }
        return Libc.LastErrno is Errno.ENOENT or Errno.ENOTDIR
            ? null
            : throw new LinuxException(Libc.LastErrno, "statx", path);
    }
}
