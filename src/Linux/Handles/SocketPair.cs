using System.Net.Sockets;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Handles;

/// <summary>Two connected Unix stream sockets: one stays here, the other goes to a child. Both are closed on exec.</summary>
public sealed class SocketPair : IDisposable
{
    private SocketPair(SafeSocketHandle local, SafeSocketHandle remote)
    {
        Local = local;
        Remote = remote;
    }

    /// <summary>The end that stays here.</summary>
    public SafeSocketHandle Local { get; }

    /// <summary>The end for a child.</summary>
    public SafeSocketHandle Remote { get; }

    /// <summary>Makes a pair.</summary>
    /// <exception cref="LinuxException">socketpair failed.</exception>
    public static unsafe SocketPair Create()
    {
        int* pair = stackalloc int[2];
        Libc.Check(
            Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, pair), "socketpair", "new pair");
        return new SocketPair(new SafeSocketHandle(pair[0], ownsHandle: true), new SafeSocketHandle(pair[1], ownsHandle: true));
    }

    /// <summary>Closes both ends, whichever are still open.</summary>
    public void Dispose()
    {
        Local.Dispose();
        Remote.Dispose();
    }
}
