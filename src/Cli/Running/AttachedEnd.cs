using Sampan.Cli.Commands;
using Sampan.Cli.Logs;
using Sampan.Cli.Streaming;
using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Finds out how a container ended whose streams have ended: the streams of an attach do not say it.</summary>
internal sealed class AttachedEnd(Session session)
{
    // From the end of the output to the runtime's knowing of the exit.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The container's exit code.</summary>
    /// <param name="id">The container.</param>
    /// <param name="name">What the user calls it.</param>
    /// <param name="outcome">What the streams ended with.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="CliException">It runs on: the streams broke.</exception>
    public async Task<int> ExitCodeAsync(string id, string name, StreamOutcome outcome, CancellationToken cancellation)
    {
        var log = new ContainerLog(session);
        long start = session.Host.Time.GetTimestamp();
        while (true)
        {
            ContainerStatus status = await log.StatusAsync(id, cancellation);
            if (status.State == ContainerState.ContainerExited)
                return status.ExitCode;
            if (outcome.End == StreamEnd.Failed || session.Host.Time.GetElapsedTime(start) > Limit)
            {
                string reason = outcome.Reason.Length > 0 ? outcome.Reason : "the connection to the runtime ended";
                throw CliException.Failed($"{reason}; container {name} runs on", $"join it again with 'sampan attach {name}'");
            }

            await Task.Delay(Pause, session.Host.Time, cancellation);
        }
    }
}
