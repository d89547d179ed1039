using System.Runtime.InteropServices;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Terminals;

/// <summary>What is asked of a terminal and set on it, tty_ioctl(4).</summary>
public static class Terminal
{
    /// <summary>Sets its size in characters; the foreground process group gets SIGWINCH.</summary>
    /// <exception cref="LinuxException">ioctl failed.</exception>
    public static unsafe void Resize(SafeHandle terminal, ushort columns, ushort rows)
    {
        var size = new Libc.WindowSize { Rows = rows, Columns = columns };
        Libc.Check(Libc.ioctl(terminal, Libc.TIOCSWINSZ, (byte*)&size), "ioctl TIOCSWINSZ", $"{columns}x{rows}");
    }

    /// <summary>Whether a descriptor is a terminal.</summary>
    public static bool Is(SafeHandle descriptor) => Libc.isatty(descriptor) == 1;

    /// <summary>Its size in characters; null when it is no terminal or has none.</summary>
    public static unsafe (ushort Columns, ushort Rows)? SizeOf(SafeHandle terminal)
    {
        Libc.WindowSize size;
        return Libc.ioctl(terminal, Libc.TIOCGWINSZ, (byte*)&size) == 0 && size is { Columns: > 0, Rows: > 0 }
            ? (size.Columns, size.Rows)
            : null;
    }
}
