using Sampan.Docker;
using Sampan.Linux;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>
/// A command whose streams somebody has. When they are closed before its end, the engine leaves it running and takes what it
/// writes, for ever. So what a kernel does where a pipe or a terminal goes is done here.
/// </summary>
/// <param name="container">The container.</param>
/// <param name="watch">Follows the command; taken over.</param>
/// <param name="connection">Its streams; taken over.</param>
/// <param name="trees">Finds its processes.</param>
/// <param name="time">The clock of pauses.</param>
internal sealed class ExecSession(string container, ExecWatch watch, DockerConnection connection, ExecTrees trees, TimeProvider time)
{
    private static readonly TimeSpan SignalLimit = TimeSpan.FromSeconds(30), BetweenSignals = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether it has a terminal.</summary>
    public required bool IsTerminal { get; init; }

    /// <summary>What it writes.</summary>
    public DockerOutputs Outputs => field ??= new DockerOutputs(connection, IsTerminal, maySlowDown: true) { Unread = BreakPipeAsync };

    /// <summary>Follows it; its exit code. Cancelled when its streams are closed before its end.</summary>
    /// <param name="output">Ends with the outputs.</param>
    public async Task<int> RunAsync(Task output)
    {
        using var left = new CancellationTokenSource();
        Task<int> end = watch.EndAsync(output, left.Token);
        _ = CloseAsync(end, output);
        await Task.WhenAny(end, Outputs.Closed);
        await left.CancelAsync();
        return await end;
    }

    /// <summary>Closes the connection when nobody needs it any more.</summary>
    private async Task CloseAsync(Task<int> end, Task output)
    {
        using (watch)
        using (connection)
        {
            await Outputs.Closed;
            if (end.IsCompletedSuccessfully)
            {
                return;
            }
            if (IsTerminal)
            {
                await SignalAsync(tree => tree.HangUp());
                return;
            }
            // Its input ends. Its output is taken until it has none any more: the engine does not tell it that nobody reads.
            connection.CompleteWrites();
            await Task.WhenAny(output);
        }
    }

    private async Task BreakPipeAsync()
    {
        if (!IsTerminal)
        {
            await SignalAsync(tree => tree.BreakPipe());
            // Who has chosen not to hear it goes on, slowly.
            await Task.Delay(BetweenSignals, time);
        }
    }

    private async Task SignalAsync(Action<ExecTree> signal)
    {
        using var limit = new CancellationTokenSource(SignalLimit, time);
        try
        {
            if (watch.Root is { } root && await trees.FindAsync(container, root, limit.Token) is { } tree)
            {
                signal(tree);
            }
        }
        catch (Exception exception) when (exception is DockerException or LinuxException or OperationCanceledException)
        {
            // The container, or the engine, is gone.
        }
    }
}
