using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sampan.Oci;

namespace Sampan.Tests.Testing.Registry;

/// <summary>
/// A registry on loopback, on bare sockets so that it can cut bodies and lie about lengths. Serves what was added;
/// <see cref="Intercept"/> goes first.
/// </summary>
public sealed class FakeRegistry : IAsyncDisposable
{
    private const byte TlsGreeting = 0x16;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, byte[]> _manifests = new();
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly ConcurrentQueue<FakeRequest> _requests = new();
    private readonly Task _accepting;

    /// <summary>Starts listening.</summary>
    public FakeRegistry()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>All requests so far.</summary>
    public IReadOnlyCollection<FakeRequest> Requests => _requests;

    /// <summary>Answers a request in place of the registry, or gives null.</summary>
    public Func<FakeRequest, FakeResponse?> Intercept { get; set; } = _ => null;

    /// <summary>Adds an image under <c>REPOSITORY:TAG</c> and its digest.</summary>
    public ImageReference Add(string repository, string tag, TestImage image)
    {
        AddManifest(repository, tag, image.Manifest);
        foreach ((Digest digest, byte[] blob) in image.Blobs)
            _blobs[digest.ToString()] = blob;
        return ImageReference.Parse($"{Host}/{repository}:{tag}");
    }

    /// <summary>Adds a manifest or index.</summary>
    public void AddManifest(string repository, string tag, byte[] bytes)
    {
        _manifests[$"{repository}/{tag}"] = bytes;
        _manifests[$"{repository}/{Digest.Of(bytes)}"] = bytes;
    }

    /// <summary>Adds a blob.</summary>
    public void AddBlob(byte[] bytes) => _blobs[Digest.Of(bytes).ToString()] = bytes;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                open.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
        await Task.WhenAll(open);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                while (await ReadAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    if (!await WriteAsync(stream, request, Intercept(request) ?? Answer(request)))
                        return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // A client that broke off, at whatever moment, is what some tests are about.
            }
        }
    }

    /// <summary>A client that goes away: its socket may already be closed or unconnected when its stream is asked for.</summary>
    private static bool IsHangUp(Exception e) =>
        e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException;

    private async Task<FakeRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            if (head.Length == 0 && one[0] == TlsGreeting)
            {
                // Who tries https first learns at once that this is none.
                await stream.WriteAsync("HTTP/1.0 400 Bad Request\r\n\r\n"u8.ToArray(), _stop.Token);
                return null;
            }
            head.Append((char)one[0]);
        }
        string[] lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string[] first = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        if (headers.TryGetValue("Content-Length", out string? length))
        {
            byte[] body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, _stop.Token);
            headers[":body"] = Encoding.UTF8.GetString(body);
        }
        return new FakeRequest(first[0], first[1], headers);
    }

    private async Task<bool> WriteAsync(NetworkStream stream, FakeRequest request, FakeResponse response)
    {
        var head = new StringBuilder($"HTTP/1.1 {response.Status} Fake\r\nContent-Length: {response.ClaimedLength ?? response.Body.Length}\r\n");
        foreach ((string name, string value) in response.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        if (request.Method == "HEAD")
            return true;
        ReadOnlyMemory<byte> body = response.Body.AsMemory(0, Math.Min(response.CutAfter ?? int.MaxValue, response.Body.Length));
        for ((int piece, TimeSpan pause) = response.Pace ?? (body.Length, TimeSpan.Zero); body.Length > piece; body = body[piece..])
        {
            await stream.WriteAsync(body[..piece], _stop.Token);
            await Task.Delay(pause, _stop.Token);
        }
        await stream.WriteAsync(body, _stop.Token);
        return response.CutAfter is null && (response.ClaimedLength ?? response.Body.Length) == response.Body.Length;
    }

    private FakeResponse Answer(FakeRequest request)
    {
        string path = request.Path.Split('?')[0];
        string[] parts = path["/v2/".Length..].Split('/');
        string name = parts[^1];
        string repository = string.Join('/', parts[..^2]);
        if (parts[^2] == "manifests" && _manifests.TryGetValue($"{repository}/{name}", out byte[]? manifest))
        {
            return new FakeResponse(200, manifest)
            {
                Headers = [("Docker-Content-Digest", Digest.Of(manifest).ToString()), ("Content-Type", "application/json")],
            };
        }
        if (parts[^2] == "blobs" && _blobs.TryGetValue(name, out byte[]? blob))
            return Blob(request, blob);
        return new FakeResponse(404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}"""u8.ToArray());
    }

    /// <summary>A blob, or the part of it that is asked for.</summary>
    public static FakeResponse Blob(FakeRequest request, byte[] blob)
    {
        if (request["Range"] is not { } range)
            return new FakeResponse(200, blob);
        string[] bounds = range["bytes=".Length..].Split('-');
        int from = int.Parse(bounds[0], CultureInfo.InvariantCulture);
        if (from >= blob.Length)
            return new FakeResponse(416, []);
        int to = bounds[1].Length == 0 ? blob.Length - 1 : Math.Min(blob.Length - 1, int.Parse(bounds[1], CultureInfo.InvariantCulture));
        return new FakeResponse(206, blob[from..(to + 1)])
        {
            Headers = [("Content-Range", $"bytes {from}-{to}/{blob.Length}")],
        };
    }
}
