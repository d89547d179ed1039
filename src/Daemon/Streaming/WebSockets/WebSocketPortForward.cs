using System.Buffers.Binary;
using System.Net.Sockets;

namespace Sampan.Daemon.Streaming.WebSockets;

/// <summary>Port-forward over WebSocket channels: two for each port, one connection each; the first message of each channel is the port.</summary>
internal sealed class WebSocketPortForward(WebSocketChannels channels, IReadOnlyList<int> ports, TimeProvider time)
{
    /// <summary>Connects to every port and copies until all have ended.</summary>
    public Task RunAsync(string sandboxId, Func<int, CancellationToken, Task<Socket>> connect, CancellationToken token) =>
        Task.WhenAll(ports.Select((port, index) => ForwardAsync(sandboxId, index, port, connect, token)));

    private async Task ForwardAsync(
        string sandboxId, int index, int port, Func<int, CancellationToken, Task<Socket>> connect, CancellationToken token)
    {
        byte[] number = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(number, (ushort)port);
        WebSocketChannel data = channels[index * 2], error = channels[(index * 2) + 1];
        await data.WriteAsync(number, token);
        await error.WriteAsync(number, token);
        await new ForwardedPort(data, error, time).RunAsync(sandboxId, port, cancel => connect(port, cancel), token);
    }
}
