namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>Ends a pull in which nothing moves. One that only waits for its turn lives as long as others move.</summary>
internal sealed class PullDeadline : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly PullPulse _pulse;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private long _last;
    private volatile bool _isQueued;
    private volatile bool _expired;

    /// <summary>The clock runs from here on.</summary>
    /// <param name="limit">How long nothing may move.</param>
    /// <param name="pulse">Of all pulls.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">Ends the pull too.</param>
    public PullDeadline(TimeSpan limit, PullPulse pulse, TimeProvider time, CancellationToken caller)
    {
        (_limit, _pulse, _time) = (limit, pulse, time);
        _source = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _last = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Look(), null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled at the end of the limit, or by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was the limit.</summary>
    public bool Expired => _expired;

    /// <summary>Something was said.</summary>
    /// <param name="moved">Whether it was new.</param>
    /// <param name="queued">Whether the pull waits for its turn.</param>
    public void Note(bool moved, bool queued)
    {
        _isQueued = queued;
        if (!moved)
        {
            return;
        }
        Volatile.Write(ref _last, _time.GetTimestamp());
        if (!queued)
        {
            _pulse.Beat(_time.GetTimestamp());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }

    private void Look()
    {
        long last = Volatile.Read(ref _last);
        TimeSpan still = _time.GetElapsedTime(_isQueued ? Math.Max(last, _pulse.Last) : last);
        try
        {
            if (still < _limit)
            {
                _timer.Change(_limit - still, Timeout.InfiniteTimeSpan);
                return;
            }
            _expired = true;
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The pull has ended in this moment.
        }
    }
}
