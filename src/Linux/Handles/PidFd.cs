using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Handles;

/// <summary>A process that cannot be mistaken for a later one with the same pid (pidfd_open(2)).</summary>
public sealed class PidFd : SafeHandleZeroOrMinusOneIsInvalid
{
    private PidFd(int fd, int pid)
        : base(ownsHandle: true)
    {
        SetHandle(fd);
        Pid = pid;
    }

    /// <summary>The pid it was opened for.</summary>
    public int Pid { get; }

    /// <summary>Opens <paramref name="pid"/>; null when no such process is left.</summary>
    /// <exception cref="LinuxException">The kernel refused for another reason.</exception>
    public static PidFd? TryOpen(int pid)
    {
        int fd = Libc.pidfd_open(pid);
        if (fd >= 0)
        {
            return new PidFd(fd, pid);
        }
        return Libc.LastErrno is Errno.ESRCH or Errno.EINVAL
            ? null
            : throw new LinuxException(Libc.LastErrno, "pidfd_open", $"pid {pid}");
    }

    /// <summary>Sends <paramref name="signal"/>; false when the process is gone.</summary>
    /// <exception cref="LinuxException">The kernel refused for another reason.</exception>
    public bool Signal(int signal)
    {
        if (Libc.pidfd_send_signal(this, signal) == 0)
        {
            return true;
        }
        return Libc.LastErrno == Errno.ESRCH
            ? false
            : throw new LinuxException(Libc.LastErrno, "pidfd_send_signal", $"pid {Pid}");
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        using var closer = new SafeFileHandle(handle, ownsHandle: true);
        return true;
    }
}
