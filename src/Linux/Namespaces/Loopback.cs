using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Namespaces;

/// <summary>The loopback device of the calling thread's network namespace, netdevice(7).</summary>
internal static class Loopback
{
    /// <summary>Sets it up; the kernel then gives it 127.0.0.1 and ::1.</summary>
    /// <exception cref="LinuxException">socket or ioctl failed.</exception>
    internal static unsafe void Raise()
    {
        using SafeFileHandle socket = Libc.socket(Libc.AF_INET, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC, 0);
        Libc.Check(socket.IsInvalid ? -1 : 0, "socket", "loopback");
        byte* request = stackalloc byte[Libc.InterfaceRequestSize];
        new Span<byte>(request, Libc.InterfaceRequestSize).Clear();
        "lo"u8.CopyTo(new Span<byte>(request, Libc.InterfaceNameSize));
        Libc.Check(Libc.ioctl(socket, Libc.SIOCGIFFLAGS, request), "ioctl SIOCGIFFLAGS", "lo");
        *(short*)(request + Libc.InterfaceNameSize) |= Libc.IFF_UP;
        Libc.Check(Libc.ioctl(socket, Libc.SIOCSIFFLAGS, request), "ioctl SIOCSIFFLAGS", "lo");
    }
}
