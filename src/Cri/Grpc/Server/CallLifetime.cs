namespace Sampan.Cri.Grpc.Server;

/// <summary>
/// The token of a call and the one cause that cancelled it: the first of deadline, client and server stop wins.
/// Lives until the handler has returned, which may be after the answer.
/// </summary>
internal sealed class CallLifetime : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<IDisposable> _triggers = new(3);
    private int _end;

    internal CancellationToken Token => _source.Token;

    internal GrpcCallEnd End => (GrpcCallEnd)Volatile.Read(ref _end);

    internal void EndAfter(TimeSpan timeout, TimeProvider time)
    {
        if (timeout <= TimeSpan.Zero)
            TryEnd(GrpcCallEnd.DeadlineExceeded);
        else
            _triggers.Add(time.CreateTimer(_ => TryEnd(GrpcCallEnd.DeadlineExceeded), null, timeout, Timeout.InfiniteTimeSpan));
    }

    internal void EndOn(GrpcCallEnd end, CancellationToken trigger) =>
        _triggers.Add(trigger.UnsafeRegister(_ => TryEnd(end), null));

    // The source is left to the collector: a timer that fires while we dispose may still cancel it.
    public void Dispose()
    {
        foreach (IDisposable trigger in _triggers)
            trigger.Dispose();
    }

    private void TryEnd(GrpcCallEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, (int)end, (int)GrpcCallEnd.None) == (int)GrpcCallEnd.None)
            _ = _source.CancelAsync();
    }
}
