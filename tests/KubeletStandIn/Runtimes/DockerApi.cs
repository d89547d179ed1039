using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Sampan.Tests.KubeletStandIn.Runtimes;

/// <summary>Docker's API over its socket.</summary>
internal sealed class DockerApi(string socket) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, token) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), token);
            return new NetworkStream(connection, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://docker/v1.41/"),
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>The answer; null if there is no such thing.</summary>
    public async Task<JsonNode?> GetAsync(string path)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, null);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(path, response);
    }

    /// <summary>Does something; what is done or gone already is no fault.</summary>
    public async Task<JsonNode?> PostAsync(string path, JsonNode? body = null)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, path, body);
        return response.StatusCode is HttpStatusCode.NotModified ? null : await ReadAsync(path, response);
    }

    public async Task DeleteAsync(string path)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, path, null);
        if (response.StatusCode != HttpStatusCode.NotFound)
            await ReadAsync(path, response);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonNode? body)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            // Docker wants a length.
            if (request.Content is not null)
                await request.Content.LoadIntoBufferAsync();
            return await _http.SendAsync(request);
        }
        catch (HttpRequestException e)
        {
            throw new RuntimeFault($"Cannot connect to the Docker daemon at unix://{socket}: {e.Message}");
        }
    }

    private static async Task<JsonNode?> ReadAsync(string path, HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new RuntimeFault($"Error response from daemon: {path}: {(int)response.StatusCode} {text.Trim()}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
