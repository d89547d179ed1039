using System.Collections.Concurrent;

namespace Sampan.Daemon.Logging;

/// <summary>
/// Writes finished lines to a stream on a thread of its own. A stream that stalls fills the queue and then costs
/// messages, which are counted, never a caller's time.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    /// <summary>Lines that may wait.</summary>
    public const int DefaultCapacity = 8192;

    /// <summary>How long <see cref="Dispose"/> waits for a stream that does not move.</summary>
    private static readonly TimeSpan s_flushLimit = TimeSpan.FromSeconds(2);

    private readonly BlockingCollection<ReadOnlyMemory<byte>> _queue;
    private readonly Stream _stream;
    private readonly Func<long, ReadOnlyMemory<byte>> _dropNotice;
    private readonly Thread _thread;
    private long _dropped;
    private long _announced;
    private int _disposed;

    /// <param name="stream">Where lines go; stays open.</param>
    /// <param name="dropNotice">Makes the line that tells how many were dropped.</param>
    /// <param name="capacity">Lines that may wait.</param>
    public LogWriter(Stream stream, Func<long, ReadOnlyMemory<byte>> dropNotice, int capacity = DefaultCapacity)
    {
        _stream = stream;
        _dropNotice = dropNotice;
        _queue = new BlockingCollection<ReadOnlyMemory<byte>>(capacity);
        _thread = new Thread(Run) { Name = "log", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Messages lost since the start.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Queues a line; drops it when the queue is full or closed.</summary>
    public void Write(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (_queue.TryAdd(line)) return;
        }
        catch (InvalidOperationException)
        {
            // Closed: whoever still logs is later than the end.
        }
        Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes what waits, for two seconds at most, and ends the thread.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _queue.CompleteAdding();
        // The queue is left to a thread that is stuck in a write; the process is ending anyway.
        if (_thread.Join(s_flushLimit)) _queue.Dispose();
    }

    private void Run()
    {
        foreach (ReadOnlyMemory<byte> line in _queue.GetConsumingEnumerable())
        {
            WriteOut(line);
            long dropped = Dropped;
            if (dropped == _announced || _queue.Count > 0) continue;
            WriteOut(_dropNotice(dropped - _announced));
            _announced = dropped;
        }
    }

    private void WriteOut(ReadOnlyMemory<byte> line)
    {
        try
        {
            _stream.Write(line.Span);
            _stream.Flush();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // stderr is gone; there is nobody left to tell.
            Interlocked.Increment(ref _dropped);
        }
    }
}
