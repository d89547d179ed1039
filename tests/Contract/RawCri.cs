using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Sampan.Tests.Contract;

/// <summary>Calls by path with messages as bytes, as clients send them that know nothing of this product.</summary>
public sealed class RawCri : IDisposable
{
    private readonly HttpClient _http;

    public RawCri(string socketPath) => _http = new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    public async Task<RawCriAnswer> PostAsync(string path, byte[] message)
    {
        byte[] frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://localhost" + path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        using HttpResponseMessage response = await _http.SendAsync(request);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        return new RawCriAnswer(body, Find(response, "grpc-status"), Uri.UnescapeDataString(Find(response, "grpc-message")));
    }

    public void Dispose() => _http.Dispose();

    // Errors come without a body, and then in the headers.
    private static string Find(HttpResponseMessage response, string name) =>
        Find(response.TrailingHeaders, name) ?? Find(response.Headers, name) ?? "";

    private static string? Find(HttpHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;
}
