using System.Net.WebSockets;
using Sampan.Linux.Files;

namespace Sampan.Tests.System.Streaming;

/// <summary>SPDY inside WebSocket messages, as current kubectl forwards ports.</summary>
internal sealed class TunnelStream(WebSocket socket) : AsyncStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer, cancellationToken);
            return part.MessageType == WebSocketMessageType.Close ? 0 : part.Count;
        }
        catch (WebSocketException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        socket.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    protected override void Dispose(bool disposing)
    {
        socket.Dispose();
        base.Dispose(disposing);
    }
}
