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
    private readonly Lock _lock = new();
    private readonly Stack<byte[]> _idle = new();
    private int _used;

    /// <summary>Memory for a piece, or null if there is none to spare.</summary>
    internal ChunkBuffer? TryTake(int length) => _free.Wait(0) ? new ChunkBuffer(this, Rent(length), length) : null;

    /// <summary>Memory for a piece, as soon as there is some.</summary>
    internal async Task<ChunkBuffer> TakeAsync(int length, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new ChunkBuffer(this, Rent(length), length);
    }

    public void Dispose() => _free.Dispose();

    // Not the shared pool, which keeps such arrays by the core and for long: here there are never more than MaxChunks.
    private byte[] Rent(int length)
    {
        lock (_lock)
        {
            _used++;
            return _idle.TryPop(out byte[]? bytes) && bytes.Length >= length ? bytes : GC.AllocateUninitializedArray<byte>(length);
        }
    }

    private void Return(byte[] bytes)
    {
        lock (_lock)
        {
            if (--_used > 0)
                _idle.Push(bytes);
            else
                _idle.Clear();
        }
        _free.Release();
    }

    /// <summary>Memory of one piece; disposed when it has been passed on.</summary>
    internal sealed class ChunkBuffer(ChunkBudget owner, byte[] bytes, int length) : IDisposable
    {
        private byte[]? _bytes = bytes;

        internal Memory<byte> Memory => _bytes.AsMemory(0, length);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } taken)
                owner.Return(taken);
        }
    }
}
