using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>Attributes of an open file; all throw <see cref="LinuxException"/> naming <c>path</c>.</summary>
public static class OpenFileOperations
{
    /// <summary>What statx(2) says of the file.</summary>
    public static NodeFacts Stat(this SafeFileHandle file, string path)
    {
        Libc.Check(Libc.statx(file, "", Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Libc.Statx raw), "statx", path);
        return RootedDirectory.Facts(raw);
    }

    /// <summary>Sets owner and group.</summary>
    public static void SetOwner(this SafeFileHandle file, uint uid, uint gid, string path) =>
        Libc.Check(Libc.fchown(file, uid, gid), "fchown", path);

    /// <summary>Sets the twelve permission bits.</summary>
    public static void SetMode(this SafeFileHandle file, uint mode, string path) =>
        Libc.Check(Libc.fchmod(file, mode), "fchmod", path);

    /// <summary>Sets access and modification time.</summary>
    public static void SetTimes(this SafeFileHandle file, FileTime access, FileTime modified, string path)
    {
        ReadOnlySpan<Libc.TimeSpec> times =
        [
            new() { Seconds = access.Seconds, Nanoseconds = access.Nanoseconds },
            new() { Seconds = modified.Seconds, Nanoseconds = modified.Nanoseconds },
        ];
        Libc.Check(Libc.futimens(file, times), "futimens", path);
    }

    /// <summary>Sets an extended attribute.</summary>
    public static void SetAttribute(this SafeFileHandle file, string attribute, ReadOnlySpan<byte> value, string path) =>
        Libc.Check(Libc.fsetxattr(file, attribute, value, (nuint)value.Length, 0), $"fsetxattr {attribute}", path);

    /// <summary>Sets the length; bytes beyond the old end are a hole.</summary>
    public static void SetLength(this SafeFileHandle file, long length, string path) =>
        Libc.Check(Libc.ftruncate(file, length), "ftruncate", path);

    /// <summary>Lets an empty file share another's blocks, ioctl_ficlone(2): no byte is copied, later writes part the two.</summary>
    /// <returns>False where the file system cannot, or the files are not on one.</returns>
    public static bool TryClone(this SafeFileHandle file, SafeFileHandle source) =>
        Libc.FileClone(file, source) >= 0;
}
