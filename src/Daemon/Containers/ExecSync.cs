using Google.Protobuf;
using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/ExecSync: the path of probes.</summary>
internal sealed class ExecSync(ObjectState state, IContainerEngine engine)
{
    // Beyond what any probe asks for, and within what timers can wait.
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(24);

    /// <summary>Runs a command and waits for its end.</summary>
    /// <exception cref="CriException">
    /// NOT_FOUND, FAILED_PRECONDITION where the container does not run, DEADLINE_EXCEEDED where the time was up.
    /// </exception>
    public async Task<ExecSyncResponse> HandleAsync(ExecSyncRequest request, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Get(request.ContainerId);
        if (request.Cmd.Count == 0)
        {
            throw CriException.InvalidArgument($"cmd is empty: name the command to run in container {record.Id}");
        }
        if (record.State != ContainerState.ContainerRunning)
        {
            throw CriException.FailedPrecondition(
                $"container {record.Id} is {StateWords.Of(record.State)}: commands run only in a running container");
        }
        TimeSpan timeout = request.Timeout > 0
            ? TimeSpan.FromSeconds(Math.Min(request.Timeout, (long)LongestLimit.TotalSeconds))
            : Timeout.InfiniteTimeSpan;
        try
        {
            ExecResult result = await engine.ExecAsync(record.Id, [.. request.Cmd], timeout, token);
            return new ExecSyncResponse
            {
                ExitCode = result.ExitCode,
                Stdout = UnsafeByteOperations.UnsafeWrap(result.Output),
                Stderr = UnsafeByteOperations.UnsafeWrap(result.Error),
            };
        }
        catch (TimeoutException exception)
        {
            throw CriException.DeadlineExceeded(exception.Message);
        }
    }
}
