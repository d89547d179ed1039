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

    // Under way, and finished ones whose result nobody has got yet: until then whoever asks for the key gets that result.
    private readonly Dictionary<string, Operation> _operations = [];

    /// <summary>The keys under way, each with the step it is in.</summary>
    public IReadOnlyDictionary<string, string> Stages
    {
        get
        {
            lock (_lock)
            {
                return _operations.Where(pair => !pair.Value.IsFinished).ToDictionary(pair => pair.Key, pair => pair.Value.Stage);
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
                return
                [
                    .. _operations.Values
                        .Where(operation => operation is { IsFinished: true, Waiters: 0 })
                        .Select(operation => (operation.Made!, operation.Since)),
                ];
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
        Operation? operation;
        lock (_lock)
        {
            if (!_operations.TryGetValue(key, out operation))
            {
                operation = new Operation();
                _operations.Add(key, operation);
                // On the pool, so that the lock is not held while the work's first part runs.
                operation.Result = Task.Run(() => RunAsync(key, operation, limit, work), CancellationToken.None);
            }
            operation.Waiters++;
        }
        try
        {
            TResult result = await operation.Result.WaitAsync(token);
            lock (_lock)
            {
                Remove_NeedsLock(key, operation);
            }
            return result;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            Leave(operation);
            throw;
        }
    }

    /// <summary>Forgets an unclaimed result: it was removed.</summary>
    public void Forget(TResult result)
    {
        lock (_lock)
        {
            foreach ((string key, Operation operation) in _operations.Where(pair => result.Equals(pair.Value.Made)).ToArray())
            {
                Remove_NeedsLock(key, operation);
            }
        }
    }

    private void Leave(Operation operation)
    {
        lock (_lock)
        {
            // It may have finished between the caller's end and here: then it lies unclaimed from now on.
            operation.Waiters--;
            operation.Since = time.GetUtcNow();
        }
    }

    private async Task<TResult> RunAsync(
        string key, Operation operation, TimeSpan limit, Func<Action<string>, CancellationToken, Task<TResult>> work)
    {
        using var clock = new CancellationTokenSource(limit, time);
        bool isKept = false;
        try
        {
            TResult result = await work(stage => operation.Stage = stage, clock.Token);
            lock (_lock)
            {
                operation.Finish(result, time.GetUtcNow());
                isKept = keepsUnclaimed;
            }
            return result;
        }
        finally
        {
            if (!isKept)
            {
                lock (_lock)
                {
                    Remove_NeedsLock(key, operation);
                }
            }
        }
    }

    private void Remove_NeedsLock(string key, Operation operation)
    {
        // The key may belong to a later one by now.
        if (_operations.TryGetValue(key, out Operation? current) && current == operation)
        {
            _operations.Remove(key);
        }
    }

    private sealed class Operation
    {
        public Task<TResult> Result { get; set; } = null!;

        public string Stage { get; set; } = "starting";

        public int Waiters { get; set; }

        public bool IsFinished { get; private set; }

        /// <summary>What was made, known under the lock before <see cref="Result"/> ends.</summary>
        public TResult? Made { get; private set; }

        public DateTimeOffset Since { get; set; }

        public void Finish(TResult made, DateTimeOffset now)
        {
            Made = made;
            Since = now;
            IsFinished = true;
        }
    }
}
