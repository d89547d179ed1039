using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Files;

/// <summary>Named pipes, fifo(7).</summary>
public static class Fifo
{
    /// <summary>Writes a short message whole, or fails at once; never waits for a reader.</summary>
    /// <param name="path">The FIFO.</param>
    /// <param name="message">At most PIPE_BUF (4096) bytes.</param>
    /// <exception cref="LinuxException">ENXIO: nobody reads it; or the open or write failed otherwise.</exception>
    public static unsafe void Write(string path, ReadOnlySpan<byte> message)
    {
        using SafeFileHandle fifo = Libc.open(path, Libc.O_WRONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        Libc.Check(fifo.IsInvalid ? -1 : 0, "open", path);
        fixed (byte* start = message)
        {
            Libc.Check((int)Libc.write(fifo, start, (nuint)message.Length), "write", path);
        }
    }
}
