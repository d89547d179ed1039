using System.Collections.Concurrent;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>Hands the ends of commands, which the engine tells as events, to those who wait for them.</summary>
internal sealed class ExecEnds
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiters = new(StringComparer.Ordinal);

    /// <summary>A command ended.</summary>
    public void Ended(string execId)
    {
        if (_waiters.TryRemove(execId, out TaskCompletionSource? waiter))
        {
            waiter.TrySetResult();
        }
    }

    /// <summary>Ends when the command does, as far as the engine tells; an event may be lost with the stream.</summary>
    public async Task WhenEndedAsync(string execId, CancellationToken token)
    {
        TaskCompletionSource waiter = _waiters.GetOrAdd(execId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await waiter.Task.WaitAsync(token);
        }
        finally
        {
            _waiters.TryRemove(execId, out _);
        }
    }
}
