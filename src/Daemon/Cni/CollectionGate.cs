// CNI spec, "Lifecycle and ordering": GC runs alone, ADD and DEL never beside it. Pods have the right of way: GC waits for
// a moment without any, and only while it runs do they wait for it.
namespace Sampan.Daemon.Cni;

/// <summary>Keeps GC apart from ADD and DEL.</summary>
internal sealed class CollectionGate(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _inside = [];
    private TaskCompletionSource? _collected;
    private TaskCompletionSource? _empty;

    /// <summary>Whether ADD or DEL of the sandbox is under way.</summary>
    public bool IsInside(string sandboxId)
    {
        lock (_lock)
        {
            return _inside.ContainsKey(sandboxId);
        }
    }

    /// <summary>Begins ADD or DEL, which end when the result is disposed.</summary>
    public async Task<IDisposable> EnterAsync(string sandboxId, CancellationToken token)
    {
        while (true)
        {
            Task collected;
            lock (_lock)
            {
                if (_collected is null)
                {
                    _inside[sandboxId] = _inside.GetValueOrDefault(sandboxId) + 1;
                    return new Leave(() => LeaveSandbox(sandboxId));
                }
                collected = _collected.Task;
            }
            await collected.WaitAsync(token);
        }
    }

    /// <summary>Begins GC; null when pods came and went for as long as <paramref name="limit"/>.</summary>
    public async Task<IDisposable?> TryCollectAsync(TimeSpan limit, CancellationToken token)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            Task empty;
            lock (_lock)
            {
                if (_inside.Count == 0 && _collected is null)
                {
                    _collected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    return new Leave(LeaveCollection);
                }
                _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                empty = _collected?.Task ?? _empty.Task;
            }
            TimeSpan left = limit - time.GetElapsedTime(start);
            try
            {
                await empty.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, token);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    private void LeaveSandbox(string sandboxId)
    {
        TaskCompletionSource? empty = null;
        lock (_lock)
        {
            int left = _inside[sandboxId] - 1;
            if (left > 0)
            {
                _inside[sandboxId] = left;
                return;
            }
            _inside.Remove(sandboxId);
            if (_inside.Count == 0)
            {
                (empty, _empty) = (_empty, null);
            }
        }
        empty?.SetResult();
    }

    private void LeaveCollection()
    {
        TaskCompletionSource? collected;
        lock (_lock)
        {
            (collected, _collected) = (_collected, null);
        }
        collected!.SetResult();
    }

    private sealed class Leave(Action leave) : IDisposable
    {
        private Action? _leave = leave;

        public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
    }
}
