using Sampan.Cli.Commands;
using Sampan.Cli.Logs;
using Sampan.Cli.Streaming;
using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Ties this process's input, or its whole terminal, to a container that <c>run</c> has just started.</summary>
internal sealed class Interactive(Session session, RunOptions options)
{
    private readonly CommandStreams _streams = new(session, options.Streams);

    /// <summary>Stays at the container's terminal.</summary>
    /// <returns>Whether the user left it running; else it has ended.</returns>
    /// <exception cref="CliException">The terminal was lost while the container runs.</exception>
    public async Task<bool> AtTerminalAsync(string id, CancellationToken cancellation)
    {
        // From the first thing it shows on, keys are the container's.
        using IDisposable? screen = options.Stdin && session.Host.InputIsTerminal ? session.Host.Person?.EnterRaw() : null;
        // A container cannot be attached to before it runs: what it wrote until then is in the log.
        var log = new LogReplay(session);
        long shown = await log.WriteAsync(id, 0, cancellation);
        (StreamOutcome outcome, long received) = await AttachAsync(id, terminal: true, cancellation);
        if (outcome.End == StreamEnd.Detached)
            return true;
        await new AttachedEnd(session).ExitCodeAsync(id, options.Name, outcome, cancellation);
        if (received == 0)
            await log.WriteAsync(id, shown, cancellation);
        return false;
    }

    /// <summary>Passes the input on until the container ends; its output is shown by others.</summary>
    public async Task PassInputAsync(string id, CancellationToken cancellation)
    {
        try
        {
            (StreamOutcome outcome, _) = await AttachAsync(id, terminal: false, cancellation);
            if (outcome.End != StreamEnd.Detached)
                await new AttachedEnd(session).ExitCodeAsync(id, options.Name, outcome, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested && Failure.Of(e, cancellation) is { } failure)
        {
            session.Terminal.Error($"standard input is no longer passed on: {failure.Message}");
        }
    }

    // One that has ended before it could be attached to is no failure.
    private async Task<(StreamOutcome Outcome, long Received)> AttachAsync(string id, bool terminal, CancellationToken cancellation)
    {
        try
        {
            return await _streams.AttachAsync(id, options.Stdin, terminal, output: terminal, cancellation);
        }
        catch (Exception e) when (e is CriException or CliException)
        {
            ContainerStatus status = await new ContainerLog(session).StatusAsync(id, cancellation);
            if (status.State != ContainerState.ContainerExited)
                throw;
            return (new StreamOutcome(StreamEnd.Exited), 0);
        }
    }
}
