using Sampan.Cli.Commands;
using Sampan.Cri.V1;

namespace Sampan.Cli.Streaming;

/// <summary>Asks a runtime for the streams of a command or a container, and stays with them.</summary>
internal sealed class CommandStreams(Session session, StreamSettings settings)
{
    /// <summary>Runs a command.</summary>
    public async Task<StreamOutcome> ExecAsync(
        string container, IEnumerable<string> command, bool stdin, bool terminal, CancellationToken cancellation)
    {
        var request = new ExecRequest
        {
            ContainerId = container,
            Cmd = { command },
            Stdin = stdin,
            Stdout = true,
            Stderr = !terminal,
            Tty = terminal,
        };
        string url = (await session.Runtime.ExecAsync(request, cancellation)).Url;
        return (await StayAsync(url, new StreamPlan(stdin, terminal, Keys()), cancellation)).Outcome;
    }

    /// <summary>Joins a container's own streams.</summary>
    /// <returns>How it ended, and how many bytes of output came.</returns>
    public async Task<(StreamOutcome Outcome, long Received)> AttachAsync(
        string container, bool stdin, bool terminal, bool output, CancellationToken cancellation)
    {
        var request = new AttachRequest
        {
            ContainerId = container,
            Stdin = stdin,
            Stdout = output,
            Stderr = output && !terminal,
            Tty = terminal,
        };
        string url = (await session.Runtime.AttachAsync(request, cancellation)).Url;
        var plan = new StreamPlan(stdin, terminal, Keys()) { Redraws = true, Output = output };
        return await StayAsync(url, plan, cancellation);
    }

    private DetachKeys Keys() => DetachKeys.Parse(settings.DetachKeys);

    private async Task<(StreamOutcome Outcome, long Received)> StayAsync(string url, StreamPlan plan, CancellationToken cancellation)
    {
        await using ChannelSocket socket = await ChannelSocket.ConnectAsync(
            url, ChannelSocket.Commands, settings.Transport, session.Host.Time, cancellation);
        var stream = new CommandStream(session, socket, plan);
        return (await stream.RunAsync(cancellation), stream.Received);
    }
}
