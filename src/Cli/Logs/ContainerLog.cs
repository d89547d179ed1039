using Sampan.Cli.Commands;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Cri.V1;

namespace Sampan.Cli.Logs;

/// <summary>A container's log: the file that its runtime names.</summary>
internal sealed class ContainerLog(Session session)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Writes what the options want.</summary>
    /// <exception cref="CliException">There is no log, or not on this machine.</exception>
    public async Task WriteAsync(string containerId, LogOptions options, CancellationToken cancellation)
    {
        ContainerStatus status = await StatusAsync(containerId, cancellation);
        if (status.LogPath.Length == 0)
            throw CliException.Failed("the container has no log: it was made without one", null);

        var writer = new LogWriter(session.Terminal.OutStream, session.Terminal.ErrStream, options);
        try
        {
            var reader = new LogReader(session.Host.Time);
            await foreach (LogLine line in reader.ReadAsync(status.LogPath, options, token => IsAliveAsync(containerId, token), cancellation))
                await writer.WriteAsync(line, cancellation);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CliException.NotFound(
                $"the log {status.LogPath} does not exist",
                status.State == ContainerState.ContainerCreated ? "the container has not been started" : "logs are read from the runtime's own machine: run this there");
        }
        catch (UnauthorizedAccessException)
        {
            throw CliException.Failed($"the log {status.LogPath} may not be read", "run this as root");
        }
    }

    public async Task<ContainerStatus> StatusAsync(string containerId, CancellationToken cancellation) =>
        (await session.Runtime.ContainerStatusAsync(new ContainerStatusRequest { ContainerId = containerId }, cancellation)).Status;

    /// <summary>Waits until the container has ended, for want of a log to follow.</summary>
    public async Task WaitAsync(string containerId, CancellationToken cancellation)
    {
        while (await IsAliveAsync(containerId, cancellation))
            await Task.Delay(Pause, session.Host.Time, cancellation);
    }

    private async Task<bool> IsAliveAsync(string containerId, CancellationToken cancellation)
    {
        try
        {
            ContainerStatus status = await StatusAsync(containerId, cancellation);
            return status.State is ContainerState.ContainerRunning or ContainerState.ContainerCreated;
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.NotFound)
        {
            return false;
        }
    }
}
