using System.Runtime.InteropServices;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Terminals;

/// <summary>What is set on a terminal's master side, tty_ioctl(4).</summary>
public static class Terminal
{
    /// <summary>Sets its size in characters; the foreground process group gets SIGWINCH.</summary>
    /// <exception cref="LinuxException">ioctl failed.</exception>
    public static unsafe void Resize(SafeHandle terminal, ushort columns, ushort rows)
    {
        var size = new Libc.WindowSize { Rows = rows, Columns = columns };
        Libc.Check(Libc.ioctl(terminal, Libc.TIOCSWINSZ, (byte*)&size), "ioctl TIOCSWINSZ", $"{columns}x{rows}");
    }
}
