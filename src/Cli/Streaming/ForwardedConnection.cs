using System.Buffers;
using System.Net.Sockets;
using System.Text;

namespace Sampan.Cli.Streaming;

/// <summary>One connection to a port here, carried to a port of a pod.</summary>
internal sealed class ForwardedConnection(Socket local, ChannelSocket remote, TimeProvider time)
{
    private const byte Data = 0, Error = 1;
    private const int PortLength = 2, Chunk = 32 * 1024, MaxError = 8 * 1024;

    // Where the end of one way cannot be told, for the other way to go on.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly ArrayBufferWriter<byte> _error = new();
    private int _dataSkipped, _errorSkipped;
    private long _lastData = time.GetTimestamp();

    /// <summary>Copies both ways until both have ended.</summary>
    /// <returns>What the runtime said went wrong; empty when nothing did.</returns>
    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task down = DownAsync(ended.Token);
        Task up = UpAsync(ended.Token);
        try
        {
            if (await Task.WhenAny(down, up) == up)
            {
                await up;
                if (!remote.HasClose)
                    await QuietAsync(down, ended.Token);
            }

            if (down.IsCompleted || remote.HasClose)
                await down;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // One of the two sides has gone: so goes the connection.
        }
        finally
        {
            await ended.CancelAsync();
            await down.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await up.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return Encoding.UTF8.GetString(_error.WrittenSpan).Trim();
    }

    private async Task QuietAsync(Task down, CancellationToken cancellation)
    {
        while (!down.IsCompleted && time.GetElapsedTime(Volatile.Read(ref _lastData)) < Silence)
            await Task.WhenAny(down, Task.Delay(TimeSpan.FromSeconds(1), time, cancellation));
    }

    private async Task UpAsync(CancellationToken cancellation)
    {
        byte[] buffer = new byte[Chunk];
        int count;
        while ((count = await local.ReceiveAsync(buffer, SocketFlags.None, cancellation)) > 0)
            await remote.SendAsync(Data, buffer.AsMemory(0, count), cancellation);
        await remote.SendCloseAsync(Data, cancellation);
    }

    private async Task DownAsync(CancellationToken cancellation)
    {
        while (await remote.ReceiveAsync(cancellation) is { } message)
        {
            if (remote.ClosedBy(message) is { } closed)
            {
                if (closed == Data)
                    local.Shutdown(SocketShutdown.Send);
                continue;
            }

            // Both channels begin with the port that they are for.
            if (message.Channel == Data)
                await DeliverAsync(WithoutPort(message.Data, ref _dataSkipped), cancellation);
            else if (message.Channel == Error && _error.WrittenCount + message.Data.Length <= MaxError)
                _error.Write(WithoutPort(message.Data, ref _errorSkipped).Span);
        }
    }

    private async Task DeliverAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        while (data.Length > 0)
        {
            Volatile.Write(ref _lastData, time.GetTimestamp());
            data = data[await local.SendAsync(data, SocketFlags.None, cancellation)..];
        }
    }

    private static ReadOnlyMemory<byte> WithoutPort(ReadOnlyMemory<byte> data, ref int skipped)
    {
        int count = Math.Min(PortLength - skipped, data.Length);
        skipped += count;
        return data[count..];
    }
}
