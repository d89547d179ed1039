using System.Buffers;

namespace Sampan.Images.Registry;

/// <summary>
/// The memory that pieces of blobs wait in, over all pulls. Nobody waits for it while it holds some that only it can free,
/// so that there is always a way on.
/// </summary>
internal sealed class ChunkBudget : IDisposable
{
    /// <summary>Pieces at a time, over all pulls.</summary>
    internal const int MaxChunks = 8;

    private readonly SemaphoreSlim _free = new(MaxChunks);

    /// <summary>Memory for a piece, or null if there is none to spare.</summary>
    internal ChunkBuffer? TryTake(int length) => _free.Wait(0) ? new ChunkBuffer(this, length) : null;

    /// <summary>Memory for a piece, as soon as there is some.</summary>
    internal async Task<ChunkBuffer> TakeAsync(int length, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new ChunkBuffer(this, length);
    }

    public void Dispose() => _free.Dispose();

    /// <summary>Memory of one piece; disposed when it has been passed on.</summary>
    internal sealed class ChunkBuffer(ChunkBudget owner, int length) : IDisposable
    {
        private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(length);

        internal Memory<byte> Memory => _bytes.AsMemory(0, length);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is not { } bytes)
                return;
            ArrayPool<byte>.Shared.Return(bytes);
            owner._free.Release();
        }
    }
}
