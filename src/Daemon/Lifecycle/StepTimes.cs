namespace Sampan.Daemon.Lifecycle;

/// <summary>What is under way and in which step, and what took long lately: for whoever asks why a pod does not come up.</summary>
internal sealed class StepTimes(TimeProvider time)
{
    private const int Remembered = 32;

    private static readonly TimeSpan s_slow = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<StepRun> _running = [];
    private readonly Queue<OperationTimes> _slow = [];

    /// <summary>Under way, longest first.</summary>
    public IReadOnlyList<OperationTimes> UnderWay
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.Select(run => run.Times()).OrderByDescending(times => times.Seconds)];
            }
        }
    }

    /// <summary>The last of those that took five seconds or more, newest first.</summary>
    public IReadOnlyList<OperationTimes> Slow
    {
        get
        {
            lock (_lock)
            {
                return [.. _slow.Reverse()];
            }
        }
    }

    /// <summary>Notes that something begins. Disposed, it has ended.</summary>
    /// <param name="subject">What is worked on: <c>sandbox 1f2e…</c>.</param>
    public StepRun Begin(string subject)
    {
        var run = new StepRun(subject, time, _lock, End);
        lock (_lock)
        {
            _running.Add(run);
        }
        return run;
    }

    private void End(StepRun run)
    {
        lock (_lock)
        {
            OperationTimes times = run.Times();
            if (_running.Remove(run) && times.Seconds >= s_slow.TotalSeconds)
            {
                if (_slow.Count == Remembered)
                {
                    _slow.Dequeue();
                }
                _slow.Enqueue(times with { Ended = time.GetUtcNow() });
            }
        }
    }
}
