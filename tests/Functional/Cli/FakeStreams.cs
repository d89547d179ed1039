using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Sampan.Tests.Functional.Cli;

/// <summary>A runtime's streaming server that takes connections and plays a part with each.</summary>
internal sealed class FakeStreams : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _protocol;
    private readonly Task _serving;

    /// <param name="protocol">The one that it speaks.</param>
    /// <param name="play">What it does with a client; the socket is closed in order afterwards.</param>
    public FakeStreams(string protocol, Func<WebSocket, Task> play)
    {
        _protocol = protocol;
        _listener.Start();
        _serving = ServeAsync(play);
    }

    public string Url => $"http://{_listener.LocalEndpoint}/exec/token";

    /// <summary>Sends one message on a channel.</summary>
    public static Task SendAsync(WebSocket socket, byte channel, string text) => socket.SendAsync(
        (byte[])[channel, .. Encoding.UTF8.GetBytes(text)], WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>Waits for one message: <c>0:text</c>.</summary>
    public static async Task<string> ReceiveAsync(WebSocket socket)
    {
        byte[] buffer = new byte[4096];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        WebSocketReceiveResult result = await socket.ReceiveAsync(buffer, limit.Token);
        return result.Count == 0 ? "" : $"{buffer[0]}:{Encoding.UTF8.GetString(buffer, 1, result.Count - 1)}";
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<WebSocket, Task> play)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                using WebSocket socket = await UpgradeAsync(client.GetStream());
                await play(socket);
                if (socket.State == WebSocketState.Open)
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", _stop.Token);
                while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
                    await socket.ReceiveAsync(new byte[4096], _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or WebSocketException or IOException)
            {
                // The client has left, or the test is over.
            }
        }
    }

    private async Task<WebSocket> UpgradeAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }

        string key = head.ToString().Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
        string accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Protocol: {_protocol}\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
    }
}
