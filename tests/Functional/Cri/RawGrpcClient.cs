using System.Net;
using System.Net.Sockets;
using Google.Protobuf;

namespace Sampan.Tests.Functional.Cri;

/// <summary>Requests and answers as bytes and headers, to see what is really on the wire.</summary>
internal sealed class RawGrpcClient : IDisposable
{
    private readonly HttpClient _http;

    internal RawGrpcClient(string socketPath) => _http = new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    internal static byte[] Frame(IMessage message) => Frame(message.ToByteArray(), compressed: false);

    internal static byte[] Frame(byte[] payload, bool compressed)
    {
        byte[] frame = new byte[5 + payload.Length];
        frame[0] = compressed ? (byte)1 : (byte)0;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    internal async Task<RawAnswer> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost" + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        (string Name, string Value)[] type = [("Content-Type", "application/grpc")];
        foreach ((string name, string value) in headers.Any(h => h.Name == "Content-Type") ? headers : [.. type, .. headers])
        {
            if (name == "Content-Type")
                request.Content.Headers.TryAddWithoutValidation(name, value);
            else
                request.Headers.TryAddWithoutValidation(name, value);
        }
        using HttpResponseMessage response = await _http.SendAsync(request);
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        return new RawAnswer((int)response.StatusCode, Lines(response.Headers), Lines(response.TrailingHeaders), bytes);
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, string> Lines(System.Net.Http.Headers.HttpHeaders headers) =>
        headers.NonValidated.ToDictionary(h => h.Key, h => h.Value.ToString());
}
