namespace Sampan.Cri.Grpc.Server;

/// <summary>Handlers that have not returned, answered or not.</summary>
internal sealed class InFlight
{
    private readonly Lock _lock = new();
    private int _count;
    private TaskCompletionSource? _idle;

    internal void Track(Task handler)
    {
        lock (_lock)
            _count++;
        handler.ContinueWith(_ => Leave(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when none is left.</summary>
    internal Task WhenIdle()
    {
        lock (_lock)
        {
            if (_count == 0)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_count > 0)
                return;
            _idle?.SetResult();
            _idle = null;
        }
    }
}
