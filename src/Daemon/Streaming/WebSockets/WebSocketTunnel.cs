using System.Net.WebSockets;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming.WebSockets;

/// <summary>The binary messages of a WebSocket as one stream of bytes.</summary>
internal sealed class WebSocketTunnel(WebSocket socket) : AsyncStream
{
    /// <inheritdoc/>
    /// <exception cref="IOException">The client is gone.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer, cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close || part.Count > 0)
                {
                    return part.Count;
                }
            }
        }
        catch (WebSocketException exception)
        {
            throw new IOException("the WebSocket's client is gone", exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The client is gone.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException exception)
        {
            throw new IOException("the WebSocket's client is gone", exception);
        }
    }

    /// <inheritdoc/>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        socket.Dispose();
        base.Dispose(disposing);
    }
}
