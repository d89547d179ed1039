using Sampan.Linux.Handles;

namespace Sampan.Linux.Processes;

/// <summary>A child that <see cref="ProcessReaper"/> started and will reap.</summary>
public sealed class ChildProcess : IDisposable
{
    private readonly PidFd? _handle;
    private readonly TaskCompletionSource<ExitStatus> _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ChildProcess(int pid, PidFd? handle)
    {
        Pid = pid;
        _handle = handle;
    }

    /// <summary>Its pid.</summary>
    public int Pid { get; }

    /// <summary>Ends when the child was reaped.</summary>
    public Task<ExitStatus> Exit => _exit.Task;

    /// <summary>Sends <paramref name="signal"/>; nothing happens when the child has ended.</summary>
    public void Signal(int signal)
    {
        if (!Exit.IsCompleted)
        {
            _handle?.Signal(signal);
        }
    }

    /// <summary>Closes the handle; the child goes on and is still reaped.</summary>
    public void Dispose() => _handle?.Dispose();

    internal void Complete(ExitStatus status) => _exit.TrySetResult(status);
}
