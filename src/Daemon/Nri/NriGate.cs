namespace Sampan.Daemon.Nri;

/// <summary>
/// Many hooks at a time, or one synchronization: a plugin must see each container exactly once, in its first list or by
/// a hook.
/// </summary>
#pragma warning disable CA1001 // It lives as long as the daemon, and its semaphore has no handle to close.
internal sealed class NriGate
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _guard = new();
    private int _hooks;
    private TaskCompletionSource? _idle;

    /// <summary>Waits for a synchronization to end; the hook lasts until disposal.</summary>
    public async Task<IDisposable> EnterHookAsync(CancellationToken token)
    {
        await _turn.WaitAsync(token);
        lock (_guard)
        {
            _hooks++;
        }
        _turn.Release();
        return new Leave(LeaveHook);
    }

    /// <summary>Holds new hooks back and waits for those under way; the synchronization lasts until disposal.</summary>
    public async Task<IDisposable> EnterSynchronizationAsync(CancellationToken token)
    {
        await _turn.WaitAsync(token);
        Task idle;
        lock (_guard)
        {
            _idle = _hooks == 0 ? null : new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle?.Task ?? Task.CompletedTask;
        }
        try
        {
            await idle.WaitAsync(token);
        }
        catch
        {
            _turn.Release();
            throw;
        }
        return new Leave(() => _turn.Release());
    }

    private void LeaveHook()
    {
        lock (_guard)
        {
            if (--_hooks == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    private sealed class Leave(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }
}
