using System.Net.WebSockets;
using System.Text;

namespace Sampan.Tests.System.Streaming;

/// <summary>Kubernetes' channels over WebSocket, from the client's side.</summary>
internal sealed class ChannelClient : StreamClient
{
    private static readonly string[] Names = ["stdin", "stdout", "stderr", "error", "resize"];

    private readonly WebSocket _socket;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly bool _base64, _closes;

    private ChannelClient(WebSocket socket, string protocol)
    {
        _socket = socket;
        _base64 = protocol.Contains("base64", StringComparison.Ordinal);
        _closes = protocol.StartsWith("v5", StringComparison.Ordinal);
        _ = ReadAsync();
    }

    /// <summary>The first message: its channel's name, and how much it carried.</summary>
    public Task<string> FirstAsync() => ShowsAsync("first", "]");

    public static async Task<ChannelClient> ConnectAsync(string url, string protocol, string method) =>
        new(await SocketAsync(url, protocol, method), protocol);

    /// <summary>A WebSocket whose handshake may be a POST, which no standard speaks of and Kubernetes allows.</summary>
    public static async Task<WebSocket> SocketAsync(string url, string protocol, string method)
    {
        string[] offered = protocol.Length > 0 ? [$"Sec-WebSocket-Protocol: {protocol}"] : [];
        Upgrade upgrade = await Upgrade.AskAsync(
            url, method, ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. offered]);
        // RFC 6455 section 1.3 has this pair of key and answer.
        Assert.Equal((101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), (upgrade.Status, upgrade.Headers["sec-websocket-accept"]));
        Assert.Equal(protocol, upgrade.Headers.GetValueOrDefault("sec-websocket-protocol", ""));
        return WebSocket.CreateFromStream(upgrade.Connection, new WebSocketCreationOptions { IsServer = false });
    }

    public override async Task SendAsync(string stream, ReadOnlyMemory<byte> data)
    {
        int channel = Array.IndexOf(Names, stream);
        await WriteAsync(_base64
            ? [(byte)('0' + channel), .. Encoding.ASCII.GetBytes(Convert.ToBase64String(data.Span))]
            : [(byte)channel, .. data.Span]);
    }

    public override Task EndAsync(string stream)
    {
        Assert.True(_closes, "only v5 can end a stream");
        return WriteAsync([255, (byte)Array.IndexOf(Names, stream)]);
    }

    public override ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        bool first = true;
        try
        {
            while (true)
            {
                WebSocketReceiveResult part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
                    break;
                }
                Assert.Equal(_base64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, part.MessageType);
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Take(message.ToArray(), first);
                    first = false;
                    message.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or IOException or OperationCanceledException)
        {
            // The end, like the other.
        }
        Ended(null);
    }

    private void Take(byte[] message, bool first)
    {
        if (message[0] == 255)
        {
            // What Kubernetes' own clients complain of.
            Add("error", "the server has sent a close signal"u8);
            return;
        }
        string name = Names[_base64 ? message[0] - '0' : message[0]];
        byte[] data = _base64 ? Convert.FromBase64String(Encoding.ASCII.GetString(message, 1, message.Length - 1)) : message[1..];
        Add(name, data);
        if (first)
        {
            Add("first", Encoding.ASCII.GetBytes($"[{name} {data.Length}]"));
        }
    }

    private async Task WriteAsync(byte[] message)
    {
        await _writing.WaitAsync();
        try
        {
            await _socket.SendAsync(
                message, _base64 ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _writing.Release();
        }
    }
}
