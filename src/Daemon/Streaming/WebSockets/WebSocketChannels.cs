using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Sampan.Daemon.Streaming.WebSockets;

/// <summary>Streams over one WebSocket: the first byte, or digit, of each message says which.</summary>
internal sealed class WebSocketChannels : IAsyncDisposable
{
    private const byte CloseSignal = 255;
    private const int MaxMessage = 1024 * 1024, MaxWritten = 32 * 1024;
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly WebSocketProtocol _protocol;
    private readonly IdleWatch _idle;
    private readonly TimeProvider _time;
    private readonly WebSocketChannel[] _channels;
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Takes over a socket.</summary>
    /// <param name="socket">Open.</param>
    /// <param name="protocol">As negotiated.</param>
    /// <param name="count">How many channels there are, at most 200.</param>
    /// <param name="idle">Is told of messages; pings and pongs keep nothing open.</param>
    /// <param name="time">The clock of the closing.</param>
    public WebSocketChannels(WebSocket socket, WebSocketProtocol protocol, int count, IdleWatch idle, TimeProvider time)
    {
        _idle = idle;
        _socket = socket;
        _protocol = protocol;
        _time = time;
        _channels = [.. Enumerable.Range(0, count).Select(number => new WebSocketChannel(this, (byte)number))];
    }

    /// <summary>A channel by its number.</summary>
    public WebSocketChannel this[int number] => _channels[number];

    /// <summary>Reads messages until the client closes or vanishes. It returns; it does not throw for what a peer may do.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxWritten);
        Exception? end = null;
        try
        {
            while (await ReadMessageAsync(buffer, token))
            {
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or FormatException or ObjectDisposedException)
        {
            end = exception;
        }
        ArrayPool<byte>.Shared.Return(buffer);
        foreach (WebSocketChannel channel in _channels)
        {
            channel.EndReceived(end is null ? null : new IOException("the WebSocket ended", end));
        }
    }

    /// <summary>Sends one message on a channel; empty ones too, which tell the client that the channels are open.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    internal async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken token)
    {
        do
        {
            ReadOnlyMemory<byte> piece = data[..Math.Min(data.Length, MaxWritten)];
            byte[] message = _protocol.IsBase64
                ? [(byte)('0' + channel), .. Encoding.ASCII.GetBytes(Convert.ToBase64String(piece.Span))]
                : [channel, .. piece.Span];
            await WriteAsync(message, token);
            data = data[piece.Length..];
        }
        while (data.Length > 0);
    }

    /// <summary>Tells the client that a channel carries no more, where the protocol can.</summary>
    internal ValueTask SendCloseAsync(byte channel, CancellationToken token) =>
        _protocol.TellsClose ? WriteAsync([CloseSignal, channel], token) : ValueTask.CompletedTask;

    /// <summary>Says goodbye and gives the client a second to do so too.</summary>
    /// <param name="reading">What <see cref="RunAsync"/> returned; it ends with the client's goodbye.</param>
    public async Task CloseAsync(Task reading)
    {
        using var limit = new CancellationTokenSource(CloseLimit, _time);
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
            await reading.WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException or InvalidOperationException)
        {
            // It is closed already, or the client is gone.
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteAsync(byte[] message, CancellationToken token)
    {
        _idle.Note();
        await _writing.WaitAsync(token);
        try
        {
            await _socket.SendAsync(
                message, _protocol.IsBase64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, token);
        }
        catch (WebSocketException exception)
        {
            throw new IOException("the WebSocket's client is gone", exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task<bool> ReadMessageAsync(byte[] buffer, CancellationToken token)
    {
        using var message = new MemoryStream();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return false;
            }
            _idle.Note();
            message.Write(buffer, 0, part.Count);
            if (message.Length > MaxMessage)
            {
                throw new IOException($"a WebSocket message of more than {MaxMessage} bytes");
            }
        }
        while (!part.EndOfMessage);
        await DispatchAsync(message.ToArray(), token);
        return true;
    }

    private async Task DispatchAsync(byte[] message, CancellationToken token)
    {
        if (message.Length == 0)
        {
            return;
        }
        if (_protocol.HasClose && message[0] == CloseSignal)
        {
            if (message.Length > 1 && message[1] < _channels.Length)
            {
                _channels[message[1]].EndReceived(null);
            }
            return;
        }
        int number = _protocol.IsBase64 ? message[0] - '0' : message[0];
        if (number < 0 || number >= _channels.Length)
        {
            return;
        }
        ReadOnlyMemory<byte> data = _protocol.IsBase64
            ? Convert.FromBase64String(Encoding.ASCII.GetString(message, 1, message.Length - 1))
            : message.AsMemory(1);
        await _channels[number].ReceiveAsync(data, token);
    }
}
