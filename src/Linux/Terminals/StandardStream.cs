using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Terminals;

/// <summary>
/// This process's standard output or error, byte by byte as it is written. The console's own stream first sends a terminal
/// what makes its arrow keys others than the programs at the far end of a session expect.
/// </summary>
public sealed class StandardStream : Stream
{
    private readonly SafeFileHandle _output;

    private StandardStream(int descriptor) => _output = new SafeFileHandle(descriptor, ownsHandle: false);

    /// <summary>Standard output.</summary>
    public static StandardStream Output() => new(1);

    /// <summary>Standard error.</summary>
    public static StandardStream Error() => new(2);

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="LinuxException">write failed, EPIPE when nobody reads.</exception>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            for (int written = 0; written < buffer.Length;)
            {
                nint count = Libc.write(_output, start + written, (nuint)(buffer.Length - written));
                if (count >= 0)
                {
                    written += (int)count;
                }
                else
                {
                    WaitAfter(Libc.LastErrno);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // Whoever shares the descriptor may have made it non-blocking.
    private unsafe void WaitAfter(Errno error)
    {
        if (error == Errno.EAGAIN)
        {
            var wait = new Libc.PollDescriptor { Descriptor = (int)_output.DangerousGetHandle(), Wanted = Libc.POLLOUT };
            _ = Libc.poll(&wait, 1, -1);
        }
        else if (error != Errno.EINTR)
        {
            throw new LinuxException(error, "write", "standard output");
        }
    }
}
