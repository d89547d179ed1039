using System.Buffers;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming;

/// <summary>Copies one stream into another, and can tell whether it waits for the source.</summary>
internal sealed class StreamCopy(AsyncStream source, AsyncStream target, TimeProvider time)
{
    private const int ChunkSize = 32 * 1024;

    private long _waitingSince = time.GetTimestamp();

    /// <summary>How long the source has given nothing; zero while the target takes its time.</summary>
    public TimeSpan Silence => Volatile.Read(ref _waitingSince) is var since && since != 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Copies to the end of the source and ends the target's writing.</summary>
    /// <exception cref="IOException">The target takes no more, or the source broke.</exception>
    public async Task RunAsync(CancellationToken token)
    {
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (true)
            {
                Volatile.Write(ref _waitingSince, time.GetTimestamp());
                int count = await source.ReadAsync(chunk.AsMemory(), token);
                if (count == 0)
                {
                    break;
                }
                Volatile.Write(ref _waitingSince, 0);
                await target.WriteAsync(chunk.AsMemory(0, count), token);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        await target.CompleteWritesAsync(token);
    }
}
