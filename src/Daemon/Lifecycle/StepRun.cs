namespace Sampan.Daemon.Lifecycle;

/// <summary>One operation on its way through its steps, as <see cref="StepTimes"/> sees it.</summary>
internal sealed class StepRun : IDisposable
{
    private readonly string _subject;
    private readonly TimeProvider _time;
    private readonly Lock _lock;
    private readonly Action<StepRun> _end;
    private readonly long _start;
    private readonly List<(string Name, long Start)> _steps = [];

    internal StepRun(string subject, TimeProvider time, Lock shared, Action<StepRun> end)
    {
        _subject = subject;
        _time = time;
        _lock = shared;
        _end = end;
        _start = time.GetTimestamp();
    }

    /// <summary>Notes that the next step begins.</summary>
    public void Enter(string step)
    {
        lock (_lock)
        {
            _steps.Add((step, _time.GetTimestamp()));
        }
    }

    /// <summary>It has ended, well or not.</summary>
    public void Dispose() => _end(this);

    /// <summary>The times so far.</summary>
    internal OperationTimes Times()
    {
        lock (_lock)
        {
            long now = _time.GetTimestamp();
            var steps = new Dictionary<string, double>();
            for (int i = 0; i < _steps.Count; i++)
            {
                long end = i + 1 < _steps.Count ? _steps[i + 1].Start : now;
                steps[_steps[i].Name] = Seconds(_steps[i].Start, end);
            }
            return new OperationTimes(_subject, _steps.Count == 0 ? "" : _steps[^1].Name, Seconds(_start, now), steps);
        }
    }

    private double Seconds(long start, long end) => Math.Round(_time.GetElapsedTime(start, end).TotalSeconds, 3);
}
