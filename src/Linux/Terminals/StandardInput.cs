using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Terminals;

/// <summary>
/// This process's standard input: a terminal, a pipe or a file, byte by byte as it comes. Its descriptor is shared with
/// whoever started the process, so it stays blocking, and what nobody asked for is not read.
/// </summary>
public sealed class StandardInput : AsyncStream
{
    private readonly SafeFileHandle _input = new(0, ownsHandle: false);

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    /// <exception cref="LinuxException">read failed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using SafeFileHandle wake = Libc.eventfd(0, Libc.EFD_CLOEXEC);
        Libc.Check(wake.IsInvalid ? -1 : 0, "eventfd", "standard input");
        await using CancellationTokenRegistration cancel = cancellationToken.Register(() => Wake(wake));
        // A thread of its own: a person may take hours to type the next key.
        int count = await Task.Factory.StartNew(
            () => Read(buffer, wake), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return count >= 0 ? count : throw new OperationCanceledException(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    private static unsafe void Wake(SafeFileHandle wake)
    {
        ulong one = 1;
        _ = Libc.write(wake, (byte*)&one, sizeof(ulong));
    }

    // -1 when it was woken first.
    private unsafe int Read(Memory<byte> buffer, SafeFileHandle wake)
    {
        Libc.PollDescriptor* waits = stackalloc Libc.PollDescriptor[2];
        waits[0] = new Libc.PollDescriptor { Descriptor = (int)_input.DangerousGetHandle(), Wanted = Libc.POLLIN };
        waits[1] = new Libc.PollDescriptor { Descriptor = (int)wake.DangerousGetHandle(), Wanted = Libc.POLLIN };
        while (true)
        {
            if (Libc.poll(waits, 2, -1) < 0)
            {
                Libc.Check(Libc.LastErrno == Errno.EINTR ? 0 : -1, "poll", "standard input");
                continue;
            }
            if (waits[1].Found != 0)
            {
                return -1;
            }
            fixed (byte* start = buffer.Span)
            {
                nint count = Libc.read(_input, start, (nuint)buffer.Length);
                if (count >= 0)
                {
                    return (int)count;
                }
            }
            switch (Libc.LastErrno)
            {
                case Errno.EINTR or Errno.EAGAIN:
                    break;
                // A terminal whose other side has gone, or that belongs to others now.
                case Errno.EIO:
                    return 0;
                default:
                    throw new LinuxException(Libc.LastErrno, "read", "standard input");
            }
        }
    }
}
