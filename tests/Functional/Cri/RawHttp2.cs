using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Sampan.Tests.Functional.Cri;

/// <summary>One request in hand-made HTTP/2 frames, with headers that no HTTP library would send.</summary>
internal static class RawHttp2
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;

    /// <summary>The first frame that answers the stream: its type, and its HPACK block or error code.</summary>
    internal static async Task<(byte Type, byte[] Payload)> AnswerAsync(
        string socketPath, (string Name, string Value)[] headers, byte[] body)
    {
        await using NetworkStream stream = await ConnectAsync(socketPath);
        await stream.WriteAsync(Frame(Headers, flags: 4, id: 1, Hpack(headers)));
        await stream.WriteAsync(Frame(Data, flags: 1, id: 1, body));
        return await NextAsync(stream, CancellationToken.None);
    }

    /// <summary>True when the server says goodbye to a connection without a request in this time.</summary>
    internal static async Task<bool> ClosesWithinAsync(string socketPath, TimeSpan time)
    {
        await using NetworkStream stream = await ConnectAsync(socketPath);
        using var limit = new CancellationTokenSource(time);
        try
        {
            await NextAsync(stream, limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<NetworkStream> ConnectAsync(string socketPath)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await stream.WriteAsync(Frame(Settings, flags: 0, id: 0, []));
        return stream;
    }

    /// <summary>The next frame that is about more than the connection's own upkeep.</summary>
    private static async Task<(byte Type, byte[] Payload)> NextAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] head = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(head, cancellationToken);
            byte[] payload = new byte[(head[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(1))];
            await stream.ReadExactlyAsync(payload, cancellationToken);
            if (head[3] is Headers or ResetStream or GoAway)
                return (head[3], payload);
        }
    }

    private static byte[] Frame(byte type, byte flags, int id, byte[] payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
        payload.CopyTo(frame, 9);
        return frame;
    }

    // Literals without indexing or Huffman code, all shorter than 127 bytes.
    private static byte[] Hpack((string Name, string Value)[] headers) =>
    [
        .. headers.SelectMany(h => new byte[] { 0, (byte)h.Name.Length }
            .Concat(Encoding.ASCII.GetBytes(h.Name))
            .Append((byte)h.Value.Length)
            .Concat(Encoding.ASCII.GetBytes(h.Value))),
    ];
}
