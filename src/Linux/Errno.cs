using System.Runtime.InteropServices;

namespace Sampan.Linux;

/// <summary>The kernel's error numbers (x86-64 and arm64 agree on these).</summary>
public enum Errno
{
#pragma warning disable CS1591 // the names are the kernel's own, see errno(3)
    None = 0, EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, EIO = 5, ENXIO = 6, E2BIG = 7, EBADF = 9, ECHILD = 10,
    EAGAIN = 11, ENOMEM = 12, EACCES = 13, EFAULT = 14, EBUSY = 16, EEXIST = 17, EXDEV = 18, ENODEV = 19,
    ENOTDIR = 20, EISDIR = 21, EINVAL = 22, ENFILE = 23, EMFILE = 24, ENOTTY = 25, ETXTBSY = 26, EFBIG = 27,
    ENOSPC = 28, EROFS = 30, EMLINK = 31, EPIPE = 32, ERANGE = 34, ENAMETOOLONG = 36, ENOSYS = 38, ENOTEMPTY = 39,
    ELOOP = 40, ENODATA = 61, EOPNOTSUPP = 95, EADDRINUSE = 98, ECONNRESET = 104, ETIMEDOUT = 110,
    ECONNREFUSED = 111, ESTALE = 116, EDQUOT = 122,
#pragma warning restore CS1591
}

/// <summary>What <see cref="Errno"/> says to people.</summary>
public static class ErrnoText
{
    /// <summary>The C library's sentence for the error, e.g. <c>No such file or directory</c>.</summary>
    public static string Text(this Errno errno) => Marshal.GetPInvokeErrorMessage((int)errno);
}
