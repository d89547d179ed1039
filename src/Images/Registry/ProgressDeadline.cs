namespace Sampan.Images.Registry;

/// <summary>Cancels a wait that brings nothing for too long, and tells that from the caller's own cancel.</summary>
internal sealed class ProgressDeadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _both;
    private readonly CancellationToken _caller;
    private readonly TimeSpan _limit;

    internal ProgressDeadline(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _caller = cancellationToken;
        _timer = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    internal CancellationToken Token => _both.Token;

    /// <summary>True if the wait ended for want of progress.</summary>
    internal bool Expired => _timer.IsCancellationRequested && !_caller.IsCancellationRequested;

    internal void Arm() => _timer.CancelAfter(_limit);

    internal void Disarm() => _timer.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _both.Dispose();
        _timer.Dispose();
    }
}
