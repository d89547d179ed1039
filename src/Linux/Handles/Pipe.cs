using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Handles;

/// <summary>A pipe. Both ends are closed on exec; the end kept by this process can be made non-blocking.</summary>
public sealed class Pipe : IDisposable
{
    private Pipe(SafeFileHandle reader, SafeFileHandle writer)
    {
        Reader = reader;
        Writer = writer;
    }

    /// <summary>The end that is read.</summary>
    public SafeFileHandle Reader { get; }

    /// <summary>The end that is written.</summary>
    public SafeFileHandle Writer { get; }

    /// <summary>A pipe whose read end stays here, non-blocking, and whose write end goes to a child.</summary>
    /// <exception cref="LinuxException">pipe2 failed.</exception>
    public static unsafe Pipe ForReading()
    {
        Pipe pipe = ForWriting();
        Libc.Check(Libc.fcntl(pipe.Reader, Libc.F_SETFL, Libc.O_NONBLOCK), "fcntl", "pipe");
        return pipe;
    }

    /// <summary>A pipe whose ends both block; the write end stays here.</summary>
    /// <exception cref="LinuxException">pipe2 failed.</exception>
    public static unsafe Pipe ForWriting()
    {
        int* pair = stackalloc int[2];
        Libc.Check(Libc.pipe2(pair, Libc.O_CLOEXEC), "pipe2", "new pipe");
        return new Pipe(new SafeFileHandle(pair[0], ownsHandle: true), new SafeFileHandle(pair[1], ownsHandle: true));
    }

    /// <summary>Writes one byte: a signal to whoever reads.</summary>
    /// <exception cref="LinuxException">The reader is gone.</exception>
    public unsafe void WriteByte()
    {
        byte zero = 0;
        Libc.Check((int)Libc.write(Writer, &zero, 1), "write", "pipe");
    }

    /// <summary>Closes both ends, whichever are still open.</summary>
    public void Dispose()
    {
        Reader.Dispose();
        Writer.Dispose();
    }
}
