using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sampan.Linux.Interop;

internal static partial class Libc
{
    internal const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80, O_TRUNC = 0x200,
        O_APPEND = 0x400, O_NONBLOCK = 0x800, O_DIRECTORY = 0x10000, O_NOFOLLOW = 0x20000, O_CLOEXEC = 0x80000,
        O_PATH = 0x200000;

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial SafeFileHandle open(string path, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fsync(SafeFileHandle fd);

    internal static SafeFileHandle OpenDirectory(string path)
    {
        SafeFileHandle handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
        if (!handle.IsInvalid)
        {
            return handle;
        }
        Errno errno = LastErrno;
        handle.Dispose();
        throw new LinuxException(errno, "open", path);
    }
}
