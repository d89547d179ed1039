using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Containers;

/// <summary>
/// RuntimeService/StopContainer. No lock is held while it waits: a second call may shorten the first, and logs can be
/// rotated meanwhile. The stop signal is sent once.
/// </summary>
internal sealed partial class StopContainer(
    ObjectState state, IContainerEngine engine, ContainerExits exits, ILogger<StopContainer> logger)
{
    // After SIGKILL only a process in an uninterruptible wait is left.
    private static readonly TimeSpan KillLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, bool> _signalled = new(StringComparer.Ordinal);

    /// <summary>Stops a container; one that has ended or is gone is success.</summary>
    public async Task<StopContainerResponse> HandleAsync(StopContainerRequest request, CancellationToken token)
    {
        if (state.Containers.Resolve(request.ContainerId) is { State: ContainerState.ContainerRunning } record)
        {
            double seconds = Math.Clamp(request.Timeout, 0, LongestGrace.TotalSeconds);
            await StopAsync(record, TimeSpan.FromSeconds(seconds), token);
        }
        return new StopContainerResponse();
    }

    /// <summary>Kills a container without grace; one that does not run is success.</summary>
    /// <exception cref="TimeoutException">Its process did not end even so.</exception>
    public async Task KillAsync(string id, CancellationToken token)
    {
        if (state.Containers.Find(id) is { State: ContainerState.ContainerRunning } record)
        {
            await StopAsync(record, TimeSpan.Zero, token);
        }
    }

    private async Task StopAsync(ContainerRecord record, TimeSpan grace, CancellationToken token)
    {
        try
        {
            if (grace > TimeSpan.Zero)
            {
                if (_signalled.TryAdd(record.Id, true))
                {
                    engine.SignalContainer(record.Id, ContainerExits.ProcessOf(record), record.StopSignal, all: false);
                }
                if (await exits.WaitAsync(record.Id, grace, token))
                {
                    return;
                }
                LogKilling(record.Id, grace.TotalSeconds);
            }
            await KillAsync(record, token);
        }
        finally
        {
            if (state.Containers.Find(record.Id) is not { State: ContainerState.ContainerRunning })
            {
                _signalled.TryRemove(record.Id, out _);
            }
        }
    }

    private async Task KillAsync(ContainerRecord record, CancellationToken token)
    {
        engine.SignalContainer(record.Id, ContainerExits.ProcessOf(record), Signals.Kill, all: true);
        if (!await exits.WaitAsync(record.Id, KillLimit, token))
        {
            throw new TimeoutException(
                $"container {record.Id} did not end within {KillLimit.TotalSeconds:0} s of SIGKILL: process {record.Pid} "
                + "may wait for a disk or a network file system; see /proc/" + record.Pid + "/stack");
        }
    }

    [LoggerMessage(3201, LogLevel.Information, "container {Container} did not end within {Grace} s, killing it")]
    private partial void LogKilling(string container, double grace);
}
