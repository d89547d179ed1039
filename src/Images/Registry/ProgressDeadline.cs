namespace Sampan.Images.Registry;

/// <summary>
/// Cancels waits that bring too little for too long, and tells that from the caller's own cancel. Only waiting counts: a
/// reader that is busy elsewhere uses up nothing.
/// </summary>
internal sealed class ProgressDeadline : IDisposable
{
    /// <summary>What has to come within the limit; less is a server that only keeps the connection alive.</summary>
    internal const long LeastBytes = 64 * 1024;

    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _both;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private TimeSpan _waited;
    private long _brought;
    private long _since;

    internal ProgressDeadline(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _time = time;
        _caller = cancellationToken;
        _timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    internal CancellationToken Token => _both.Token;

    /// <summary>True if the wait ended for want of progress.</summary>
    internal bool Expired => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Bytes since the last time that enough of them had come.</summary>
    internal long Brought => _brought;

    /// <summary>A wait begins.</summary>
    internal void Arm()
    {
        _since = _time.GetTimestamp();
        TimeSpan left = _limit - _waited;
        _timer.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    /// <summary>A wait is over and brought some bytes.</summary>
    internal void Disarm(long bytes)
    {
        _timer.CancelAfter(Timeout.InfiniteTimeSpan);
        _waited += _time.GetElapsedTime(_since);
        _brought += bytes;
        if (_brought >= LeastBytes)
            (_waited, _brought) = (TimeSpan.Zero, 0);
    }

    public void Dispose()
    {
        _both.Dispose();
        _timer.Dispose();
    }
}
