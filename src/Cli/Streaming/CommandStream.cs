using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Sampan.Cli.Commands;

namespace Sampan.Cli.Streaming;

/// <summary>Ties this process's streams to a command's, until it ends or the user leaves.</summary>
internal sealed class CommandStream(Session session, ChannelSocket socket, StreamPlan plan)
{
    private const byte Stdin = 0, Stdout = 1, Stderr = 2, Error = 3, Resize = 4;
    private const int MaxOutcome = 64 * 1024, Chunk = 16 * 1024;

    // One note is enough, however often the size has changed.
    private readonly Channel<bool> _resized =
        System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Bytes of output that came.</summary>
    public long Received { get; private set; }

    /// <summary>Copies all ways. The terminal is raw meanwhile, and as before in the end.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<StreamOutcome> RunAsync(CancellationToken cancellation)
    {
        bool raw = plan is { Terminal: true, Stdin: true } && session.Host.InputIsTerminal;
        using IDisposable? screen = raw ? session.Host.Person?.EnterRaw() : null;
        using IDisposable? watch = plan.Terminal ? session.Host.Person?.OnResized(() => _resized.Writer.TryWrite(true)) : null;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task<StreamOutcome> reading = ReadAsync(ended.Token);
        Task<bool> typing = TypeAsync(raw, ended.Token);
        Task sizes = ResizeAsync(ended.Token);
        try
        {
            Task leaving = LeavingAsync(typing);
            if (await Task.WhenAny(reading, leaving) == reading)
                return await reading;
            await leaving;
            return new StreamOutcome(StreamEnd.Detached);
        }
        finally
        {
            await ended.CancelAsync();
            foreach (Task task in (Task[])[reading, typing, sizes])
                await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Ends when the user leaves, and never otherwise: the end of the input is not the end of the command.
    private static async Task LeavingAsync(Task<bool> typing)
    {
        if (!await typing)
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
    }

    private async Task<StreamOutcome> ReadAsync(CancellationToken cancellation)
    {
        using var said = new MemoryStream();
        while (await socket.ReceiveAsync(cancellation) is { } message)
        {
            if (socket.ClosedBy(message) is not null)
                continue;
            if (message.Channel is Stdout or Stderr)
            {
                Received += message.Data.Length;
                if (plan.Output)
                    await ShowAsync(message, cancellation);
            }
            else if (message.Channel == Error && said.Length + message.Data.Length <= MaxOutcome)
            {
                said.Write(message.Data.Span);
            }
        }

        return StreamOutcome.Of(said.GetBuffer().AsSpan(0, (int)said.Length), socket.IsStatusStructured, socket.IsClosedInOrder);
    }

    private async Task ShowAsync(ChannelMessage message, CancellationToken cancellation)
    {
        Stream target = message.Channel == Stderr ? session.Terminal.ErrStream : session.Terminal.OutStream;
        await target.WriteAsync(message.Data, cancellation);
        await target.FlushAsync(cancellation);
    }

    /// <returns>Whether the user typed the keys that leave.</returns>
    private async Task<bool> TypeAsync(bool raw, CancellationToken cancellation)
    {
        if (!plan.Stdin)
            return false;
        byte[] buffer = new byte[Chunk];
        try
        {
            int count;
            while ((count = await session.Host.Input.ReadAsync(buffer, cancellation)) > 0)
            {
                byte[] typed = buffer[..count];
                bool left = raw && plan.Keys.Take(buffer.AsSpan(0, count), out typed);
                await socket.SendAsync(Stdin, typed, cancellation);
                if (left)
                    return true;
            }

            await socket.SendCloseAsync(Stdin, cancellation);
            if (!socket.HasClose && !plan.Terminal)
                session.Terminal.Hint("sampan: this runtime cannot be told that the input has ended: end the command with Ctrl+C if it waits for more");
        }
        catch (IOException)
        {
            // The command reads no more; how it ended is told by the reading side.
        }

        return false;
    }

    private async Task ResizeAsync(CancellationToken cancellation)
    {
        if (!plan.Terminal || session.Host.Person is not { } person)
            return;
        try
        {
            if (plan.Redraws && person.Size is { } first)
                await SendSizeAsync(first.Columns, (ushort)(first.Rows + 1), cancellation);
            while (true)
            {
                if (person.Size is { } size)
                    await SendSizeAsync(size.Columns, size.Rows, cancellation);
                await _resized.Reader.ReadAsync(cancellation);
            }
        }
        catch (IOException)
        {
            // The end, which the reading side tells.
        }
    }

    private ValueTask SendSizeAsync(ushort columns, ushort rows, CancellationToken cancellation) => socket.SendAsync(
        Resize,
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"Width":{{columns}},"Height":{{rows}}}""")),
        cancellation);
}
