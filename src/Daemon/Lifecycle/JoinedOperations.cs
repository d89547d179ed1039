namespace Sampan.Daemon.Lifecycle;

/// <summary>
/// Operations that several callers may wait for. A caller who leaves does not end the operation; a caller who asks for
/// the same key joins the one under way, or takes the result of one that finished when nobody was left waiting, so that
/// a kubelet's retry gets what its first call made.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="keepsUnclaimed">Whether a result that nobody waited for is kept: for creations, not for stops.</param>
internal sealed class JoinedOperations<TResult>(TimeProvider time, bool keepsUnclaimed)
    where TResult : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Operation> _running = [];
    private readonly Dictionary<string, (TResult Result, DateTimeOffset Since)> _unclaimed = [];

    /// <summary>The keys under way, each with the step it is in.</summary>
    public IReadOnlyDictionary<string, string> Stages
    {
        get
        {
            lock (_lock)
            {
                return _running.ToDictionary(pair => pair.Key, pair => pair.Value.Stage);
            }
        }
    }

    /// <summary>Results that nobody waited for, and since when.</summary>
    public IReadOnlyList<(TResult Result, DateTimeOffset Since)> Unclaimed
    {
        get
        {
            lock (_lock)
            {
                return [.. _unclaimed.Values];
            }
        }
    }

    /// <summary>Starts <paramref name="work"/>, or joins the one that runs under <paramref name="key"/>.</summary>
    /// <param name="key">What the operation is about.</param>
    /// <param name="limit">How long the operation may take, whoever waits for it.</param>
    /// <param name="work">Gets a way to tell its stage, and a token of its own.</param>
    /// <param name="token">Ends this caller's wait only.</param>
    /// <exception cref="OperationCanceledException">This caller left; the operation goes on.</exception>
    public async Task<TResult> RunAsync(
        string key, TimeSpan limit, Func<Action<string>, CancellationToken, Task<TResult>> work, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        Operation operation;
        lock (_lock)
        {
            if (_unclaimed.Remove(key, out (TResult Result, DateTimeOffset Since) finished))
            {
                return finished.Result;
            }
            if (!_running.TryGetValue(key, out operation!))
            {
                operation = new Operation();
                _running.Add(key, operation);
                // On the pool, so that the lock is not held while the work's first part runs.
                operation.Result = Task.Run(() => RunAsync(key, operation, limit, work), CancellationToken.None);
            }
            operation.Waiters++;
        }
        try
        {
            return await operation.Result.WaitAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            Leave(key, operation);
            throw;
        }
    }

    /// <summary>Forgets an unclaimed result: it was removed.</summary>
    public void Forget(TResult result)
    {
        lock (_lock)
        {
            foreach (string key in _unclaimed.Where(pair => pair.Value.Result.Equals(result)).Select(pair => pair.Key).ToArray())
            {
                _unclaimed.Remove(key);
            }
        }
    }

    private void Leave(string key, Operation operation)
    {
        lock (_lock)
        {
            operation.Waiters--;
            // It may have finished between the caller's end and here.
            if (keepsUnclaimed && operation is { Waiters: 0, Finished: true, Result.IsCompletedSuccessfully: true })
            {
                _unclaimed[key] = (operation.Result.Result, time.GetUtcNow());
            }
        }
    }

    private async Task<TResult> RunAsync(
        string key, Operation operation, TimeSpan limit, Func<Action<string>, CancellationToken, Task<TResult>> work)
    {
        using var clock = new CancellationTokenSource(limit, time);
        try
        {
            TResult result = await work(stage => operation.Stage = stage, clock.Token);
            lock (_lock)
            {
                if (operation.Waiters == 0 && keepsUnclaimed)
                {
                    _unclaimed[key] = (result, time.GetUtcNow());
                }
                operation.Finished = true;
                _running.Remove(key);
            }
            return result;
        }
        catch
        {
            lock (_lock)
            {
                _running.Remove(key);
            }
            throw;
        }
    }

    private sealed class Operation
    {
        public Task<TResult> Result { get; set; } = null!;

        public string Stage { get; set; } = "starting";

        public int Waiters { get; set; }

        public bool Finished { get; set; }
    }
}
