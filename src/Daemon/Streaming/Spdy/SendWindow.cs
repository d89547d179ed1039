namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>
/// How much may be sent on a stream, SPDY/3.1 section 2.6.8. The clients of Kubernetes neither keep nor announce windows,
/// and would stall a server that waited for them: so it bounds nothing until the peer has shown that it keeps count.
/// </summary>
internal sealed class SendWindow(bool counted, int size)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _left = size;
    private bool _counted = counted, _closed;

    /// <summary>Takes up to <paramref name="wanted"/> bytes, waiting for the first.</summary>
    /// <exception cref="IOException">The stream is at its end.</exception>
    public async ValueTask<int> TakeAsync(int wanted, CancellationToken token)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_closed)
                {
                    throw new IOException("the stream was reset, or its connection ended");
                }
                int taken = _counted ? (int)Math.Clamp(_left, 0, wanted) : wanted;
                if (taken > 0)
                {
                    _left -= taken;
                    return taken;
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(token);
        }
    }

    /// <summary>The peer has read <paramref name="delta"/> bytes, or gives so many more; it keeps count.</summary>
    public void Add(long delta) => Change(() =>
    {
        _counted = true;
        _left += delta;
    });

    /// <summary>Ends all waiting.</summary>
    public void Close() => Change(() => _closed = true);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.TrySetResult();
    }
}
