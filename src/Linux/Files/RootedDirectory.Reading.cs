using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

public sealed partial class RootedDirectory
{
    /// <summary>
    /// Reads the file at <paramref name="path"/>, links followed as if this folder were <c>/</c>; null when there is no
    /// regular file.
    /// </summary>
    /// <exception cref="IOException">It is larger than <paramref name="limit"/> bytes, or cannot be read.</exception>
    public byte[]? TryReadFile(string path, int limit)
    {
        ulong flags = (ulong)(uint)(Libc.O_RDONLY | Libc.O_CLOEXEC | Libc.O_NONBLOCK);
        int fd = Libc.OpenAt2(_handle, path, flags, Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS);
        if (fd < 0)
        {
            return Libc.LastErrno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP
                ? null
                : throw new LinuxException(Libc.LastErrno, "openat2", Show(path));
        }
        using var handle = new SafeFileHandle(fd, ownsHandle: true);
        if (!IsRegular(handle))
        {
            return null;
        }
        long length = RandomAccess.GetLength(handle);
        if (length > limit)
        {
            throw new IOException($"{Show(path)} has {length} bytes, more than the {limit} allowed");
        }
        byte[] content = new byte[length];
        int read = RandomAccess.Read(handle, content, 0);
        return content[..read];
    }

    private static bool IsRegular(SafeFileHandle handle) =>
        Libc.statx(handle, "", Libc.AT_EMPTY_PATH, Libc.STATX_BASIC_STATS, out Libc.Statx raw) >= 0
        && Facts(raw).Type == NodeType.File;
}
