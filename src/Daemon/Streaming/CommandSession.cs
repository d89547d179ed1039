using Sampan.Daemon.Engines;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming;

/// <summary>Ties a client's streams to a process's: an exec or an attach, over whatever carries it.</summary>
internal sealed class CommandSession(RemoteCommand remote, TimeProvider time)
{
    // A child that the command left behind may hold its output for ever.
    private static readonly TimeSpan SilenceAfterExit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs to the process's end and tells the client how it ended.</summary>
    /// <param name="start">Starts the process, or attaches to it.</param>
    /// <param name="token">Cancelled when the client has left.</param>
    public async Task RunAsync(Func<CancellationToken, Task<StreamedProcess>> start, CancellationToken token)
    {
        byte[] outcome;
        try
        {
            await using StreamedProcess process = await start(token);
            outcome = CommandOutcome.Exited(await CopyAsync(process, token), remote.IsStatusStructured);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            outcome = CommandOutcome.Failed(exception.Message, remote.IsStatusStructured);
        }
        if (outcome.Length > 0)
        {
            await remote.Error.WriteAsync(outcome, token);
        }
        await remote.Error.CompleteWritesAsync(token);
    }

    private async Task<int> CopyAsync(StreamedProcess process, CancellationToken token)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task input = Quietly(InputAsync(process, ended.Token));
        Task sizes = Quietly(ResizeAsync(process, ended.Token));
        StreamCopy[] copies = [.. Outputs(process).Select(pair => new StreamCopy(pair.From, pair.To, time))];
        Task outputs = Task.WhenAll(copies.Select(copy => copy.RunAsync(ended.Token)));
        try
        {
            await Task.WhenAny(process.Exit, Failure(outputs, ended.Token)).WaitAsync(token);
            if (!process.Exit.IsCompleted)
            {
                await outputs;
            }
            int exitCode = await process.Exit.WaitAsync(token);
            while (!outputs.IsCompleted && !copies.All(copy => copy.Silence > SilenceAfterExit))
            {
                await Task.WhenAny(outputs, Task.Delay(Poll, time, token));
            }
            return exitCode;
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(input, sizes, Quietly(outputs));
        }
    }

    /// <summary>Ends when the copying fails, and only then.</summary>
    private static async Task Failure(Task outputs, CancellationToken token)
    {
        try
        {
            await outputs;
            await Task.Delay(Timeout.Infinite, token);
        }
        catch (Exception exception) when (exception is IOException or LinuxException or OperationCanceledException)
        {
            // The caller looks at the task itself.
        }
    }

    private IEnumerable<(AsyncStream From, AsyncStream To)> Outputs(StreamedProcess process)
    {
        AsyncStream nowhere = new DiscardingStream();
        if (process.Stdout is { } stdout)
        {
            yield return (stdout, remote.Stdout ?? nowhere);
        }
        if (process.Stderr is { } stderr)
        {
            yield return (stderr, remote.Stderr ?? nowhere);
        }
    }

    private async Task InputAsync(StreamedProcess process, CancellationToken token)
    {
        if (remote.Stdin is { } from && process.Stdin is { } to)
        {
            await new StreamCopy(from, to, time).RunAsync(token);
        }
    }

    private async Task ResizeAsync(StreamedProcess process, CancellationToken token)
    {
        if (remote.Resize is { } resize)
        {
            await foreach ((ushort columns, ushort rows) in TerminalSizes.ReadAsync(resize, token))
            {
                process.Resize(columns, rows);
            }
        }
    }

    private static async Task Quietly(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (exception is IOException or LinuxException or OperationCanceledException or ObjectDisposedException)
        {
            // The process no longer reads, or the client has left: the end of the session tells which.
        }
    }
}
