using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Terminals;

/// <summary>Descriptors that come over a Unix socket: SCM_RIGHTS, unix(7).</summary>
internal static class DescriptorPassing
{
    private const int ControlSize = 64, DataSize = 4096;

    /// <summary>Reads one message; returns its first descriptor, null when it has none. Further ones are closed.</summary>
    /// <exception cref="LinuxException">recvmsg failed.</exception>
    internal static unsafe SafeFileHandle? Receive(SafeHandle socket)
    {
        byte* control = stackalloc byte[ControlSize];
        byte* data = stackalloc byte[DataSize];
        var vector = new Libc.IoVector { Base = data, Length = DataSize };
        var message = new Libc.MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = ControlSize };
        nint count;
        do
        {
            count = Libc.recvmsg(socket, &message, Libc.MSG_CMSG_CLOEXEC);
        }
        while (count < 0 && Libc.LastErrno == Errno.EINTR);
        Libc.Check((int)count, "recvmsg", "console socket");
        if (message.ControlLength < (nuint)sizeof(Libc.ControlHeader))
        {
            return null;
        }
        var header = (Libc.ControlHeader*)control;
        int descriptors = (int)((header->Length - (nuint)sizeof(Libc.ControlHeader)) / sizeof(int));
        if (header->Level != Libc.SOL_SOCKET || header->Type != Libc.SCM_RIGHTS || descriptors == 0)
        {
            return null;
        }
        var first = (int*)(header + 1);
        for (int i = 1; i < descriptors; i++)
        {
            new SafeFileHandle(first[i], ownsHandle: true).Dispose();
        }
        return new SafeFileHandle(*first, ownsHandle: true);
    }
}
