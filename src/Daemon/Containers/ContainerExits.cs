using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>Turns what the engine finds into recorded ends, and tells those who wait for them.</summary>
internal sealed partial class ContainerExits(ObjectState state, IContainerEngine engine, ILogger<ContainerExits> logger)
{
    private static readonly TimeSpan ScanPeriod = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiters = new(StringComparer.Ordinal);

    /// <summary>Watches until cancelled.</summary>
    public Task WatchAsync(CancellationToken token) =>
        Task.WhenAll(engine.WatchExitsAsync(TryObserve, token), ScanAsync(token));

    /// <summary>Records the end of a container if there is one. Idempotent.</summary>
    public void Observe(string id)
    {
        // Before its start is on record, the starter itself observes, once it is.
        if (state.Containers.Find(id) is not { State: ContainerState.ContainerRunning } record)
        {
            return;
        }
        if (engine.FindExit(id) is { } exit)
        {
            Record(id, exit.FinishedAt, exit.ExitCode, ExitReasons.Of(exit), "");
        }
        else if (!engine.IsContainerAlive(id, ProcessOf(record)) && engine.FindExit(id) is null)
        {
            LogLost(id);
            Record(id, state.Now, ExitReasons.UnknownCode, ExitReasons.Unknown, "the container ended and its monitor did not tell how");
        }
    }

    /// <summary>Waits until the container's end is on record.</summary>
    /// <returns>False when the time was up first.</returns>
    public async Task<bool> WaitAsync(string id, TimeSpan limit, CancellationToken token)
    {
        TaskCompletionSource waiter = _waiters.GetOrAdd(
            id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        // It may have ended before the waiter was there to be told.
        Observe(id);
        if (state.Containers.Find(id) is not { State: ContainerState.ContainerRunning })
        {
            _waiters.TryRemove(id, out _);
            return true;
        }
        try
        {
            await waiter.Task.WaitAsync(limit, state.Time, token);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>What the engine needs of a record to find the processes.</summary>
    public static ContainerProcess ProcessOf(ContainerRecord record) =>
        new(record.Pid, record.PidStartTime, record.MonitorPid);

    private void Record(string id, long finishedAt, int code, string reason, string message)
    {
        state.Containers.Update(id, known => known.Exited(finishedAt, code, reason, message));
        state.Hooks.ContainerStopped(id);
        LogExited(id, code, reason);
        if (_waiters.TryRemove(id, out TaskCompletionSource? waiter))
        {
            waiter.TrySetResult();
        }
    }

    // For monitors that were killed: no file tells of those.
    private async Task ScanAsync(CancellationToken token)
    {
        using var timer = new PeriodicTimer(ScanPeriod, state.Time);
        while (await timer.WaitForNextTickAsync(token))
        {
            foreach (ContainerRecord record in state.Containers.All)
            {
                TryObserve(record.Id);
            }
        }
    }

    // A full disk must not end the watch: the next scan tries again.
    private void TryObserve(string id)
    {
        try
        {
            Observe(id);
        }
        catch (IOException exception)
        {
            LogNotRecorded(exception, id);
        }
    }

    [LoggerMessage(3101, LogLevel.Information, "container {Container} ended with code {ExitCode}, reason {Reason}")]
    private partial void LogExited(string container, int exitCode, string reason);

    [LoggerMessage(3102, LogLevel.Warning, "container {Container} is gone and no exit was written for it")]
    private partial void LogLost(string container);

    [LoggerMessage(3103, LogLevel.Error, "the end of container {Container} could not be recorded yet")]
    private partial void LogNotRecorded(Exception exception, string container);
}
