using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sampan.Linux.Interop;

internal static unsafe partial class Libc
{
    internal const int CLONE_NEWUTS = 0x04000000, CLONE_NEWIPC = 0x08000000, CLONE_NEWNET = 0x40000000;
    internal const int AF_INET = 2, SOCK_DGRAM = 2, SOCK_CLOEXEC = 0x80000;
    internal const nuint SIOCGIFFLAGS = 0x8913, SIOCSIFFLAGS = 0x8914;
    internal const short IFF_UP = 1;
    internal const int InterfaceNameSize = 16, InterfaceRequestSize = 40;

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int unshare(int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int setns(SafeHandle fd, int type);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int sethostname(byte* name, nuint length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial SafeFileHandle socket(int domain, int type, int protocol);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ioctl(SafeHandle fd, nuint request, byte* argument);
}
