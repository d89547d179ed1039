using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Events;

/// <summary>
/// A pipe's end or a terminal as a stream, through an <see cref="EpollLoop"/>. It owns the descriptor. A terminal whose
/// other side has gone is at its end; writing to it, or to a pipe that nobody reads, fails. Disposal ends what waits.
/// </summary>
public sealed class DescriptorStream : AsyncStream
{
    private readonly SafeFileHandle _handle;
    // Readers and writers wait at the same time, and one descriptor takes one waiter.
    private readonly SafeFileHandle _writing;
    private readonly EpollLoop _loop;
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Takes <paramref name="handle"/> over and makes it non-blocking.</summary>
    /// <exception cref="LinuxException">fcntl failed.</exception>
    public DescriptorStream(SafeFileHandle handle, EpollLoop loop)
    {
        _handle = handle;
        _loop = loop;
        Libc.Check(Libc.fcntl(handle, Libc.F_SETFL, Libc.O_NONBLOCK), "fcntl", "stream");
        _writing = new SafeFileHandle(Libc.Check(Libc.fcntl(handle, Libc.F_DUPFD_CLOEXEC, 0), "fcntl", "stream"), ownsHandle: true);
    }

    /// <summary>The descriptor.</summary>
    public SafeHandle Handle => _handle;

    /// <inheritdoc/>
    /// <exception cref="LinuxException">read failed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            int count = TryRead(buffer.Span);
            if (count >= 0)
            {
                return count;
            }
            await WaitAsync(_loop.WaitReadableAsync, _handle, cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LinuxException">write failed, EPIPE or EIO when nobody is there to read.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            int count = TryWrite(buffer.Span);
            if (count >= 0)
            {
                buffer = buffer[count..];
            }
            else
            {
                await WaitAsync(_loop.WaitWritableAsync, _writing, cancellationToken);
            }
        }
    }

    /// <summary>Closes the descriptor; a pipe has no other way to say so.</summary>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => DisposeAsync();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // Before the descriptors close, after which no event would come for them. Idempotent, as disposal is; the source is
        // left to the collector, since a wait may be about to begin.
        _closed.Cancel();
        _writing.Dispose();
        _handle.Dispose();
        base.Dispose(disposing);
    }

    private async Task WaitAsync(Func<SafeHandle, CancellationToken, Task> wait, SafeFileHandle handle, CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, _closed.Token);
        try
        {
            await wait(handle, either.Token);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(DescriptorStream));
        }
    }

    private unsafe int TryRead(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count = Libc.read(_handle, start, (nuint)buffer.Length);
            return count >= 0
                ? (int)count
                : Libc.LastErrno switch
                {
                    Errno.EAGAIN or Errno.EINTR => -1,
                    // What the kernel says of a terminal that its last process has left.
                    Errno.EIO => 0,
                    Errno other => throw new LinuxException(other, "read", "stream"),
                };
        }
    }

    private unsafe int TryWrite(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count = Libc.write(_writing, start, (nuint)buffer.Length);
            return count >= 0
                ? (int)count
                : Libc.LastErrno is Errno.EAGAIN or Errno.EINTR
                    ? -1
                    : throw new LinuxException(Libc.LastErrno, "write", "stream");
        }
    }
}
