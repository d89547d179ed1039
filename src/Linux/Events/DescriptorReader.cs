using System.Buffers;
using System.Runtime.InteropServices;
using Sampan.Linux.Interop;

namespace Sampan.Linux.Events;

/// <summary>Reads non-blocking descriptors through an <see cref="EpollLoop"/>.</summary>
public sealed class DescriptorReader(EpollLoop loop)
{
    // The most that a pipe holds unless root made it larger, pipe(7).
    private const int ChunkSize = 16 * 1024, PipeCapacity = 1024 * 1024;

    /// <summary>
    /// Reads until the end of the stream and keeps the first <paramref name="limit"/> bytes; what follows is read
    /// and dropped, so that the writer never blocks. A cancelled read still takes what had been written before, and ends
    /// also when the writer never pauses.
    /// </summary>
    /// <param name="handle">The non-blocking read end of a pipe.</param>
    /// <param name="sink">Gets the bytes, also when the read is cancelled half-way.</param>
    /// <param name="limit">The most bytes kept.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="LinuxException">read failed.</exception>
    public async Task ReadToEndAsync(SafeHandle handle, MemoryStream sink, int limit, CancellationToken token)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            int count;
            while ((count = await ReadAsync(handle, chunk, token)) > 0)
            {
                Keep(sink, chunk, count, limit);
            }
        }
        catch (OperationCanceledException) when (!handle.IsClosed)
        {
            ReadWhatIsThere(handle, chunk, sink, limit);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Reads what is there, waiting for the first byte.</summary>
    /// <returns>The count of bytes read; 0 at the end.</returns>
    /// <exception cref="LinuxException">read failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing was read.</exception>
    public async Task<int> ReadAsync(SafeHandle handle, byte[] buffer, CancellationToken token)
    {
        while (true)
        {
            // A writer that never pauses leaves no moment to wait in.
            token.ThrowIfCancellationRequested();
            int count = TryRead(handle, buffer);
            if (count >= 0)
            {
                return count;
            }
            await loop.WaitReadableAsync(handle, token);
        }
    }

    private static void ReadWhatIsThere(SafeHandle handle, byte[] chunk, MemoryStream sink, int limit)
    {
        int count;
        for (int total = 0; total < PipeCapacity && (count = TryRead(handle, chunk)) > 0; total += count)
        {
            Keep(sink, chunk, count, limit);
        }
    }

    private static void Keep(MemoryStream sink, byte[] chunk, int count, int limit) =>
        sink.Write(chunk, 0, (int)Math.Min(count, limit - sink.Length));

    private static unsafe int TryRead(SafeHandle handle, byte[] buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count = Libc.read(handle, start, (nuint)buffer.Length);
            if (count >= 0)
            {
                return (int)count;
            }
            return Libc.LastErrno is Errno.EAGAIN or Errno.EINTR
                ? -1
                : throw new LinuxException(Libc.LastErrno, "read", $"descriptor {handle.DangerousGetHandle()}");
        }
    }
}
