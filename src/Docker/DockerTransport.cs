using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sampan.Docker;

/// <summary>HTTP on the engine's socket: versions, limits, failures.</summary>
internal sealed class DockerTransport : IDisposable
{
    private const string VersionHeader = "Api-Version";

    private readonly HttpMessageInvoker _http;
    private volatile string? _version;

    internal DockerTransport(string socketPath, DockerClientOptions options)
    {
        SocketPath = socketPath;
        Options = options;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (_, token) => SocketDial.StreamAsync(socketPath, token),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        });
    }

    internal string SocketPath { get; }

    internal DockerClientOptions Options { get; }

    /// <summary>A call that moves no image.</summary>
    internal DockerCall Call(HttpMethod method, string path, params IReadOnlyList<KeyValuePair<string, string>> query) =>
        new(method, path, query, Options.CallLimit);

    /// <summary>A call that moves images.</summary>
    internal DockerCall Transfer(HttpMethod method, string path, params IReadOnlyList<KeyValuePair<string, string>> query) =>
        new(method, path, query, Options.TransferLimit);

    /// <summary>Makes a call that is answered with one JSON document.</summary>
    internal Task<T> AskAsync<T>(DockerCall call, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        DoAsync(call, (response, token) => ReadAsync(call, response, type, token), cancellation);

    /// <summary>Makes a call whose answer is its status.</summary>
    internal Task<HttpStatusCode> TellAsync(DockerCall call, CancellationToken cancellation) =>
        DoAsync(call, (response, _) => Task.FromResult(response.StatusCode), cancellation);

    /// <summary>Makes a call and reads its answer within the call's limit.</summary>
    /// <param name="call">The call.</param>
    /// <param name="read">Reads the answer; it is disposed afterwards.</param>
    /// <param name="cancellation">The caller's.</param>
    /// <exception cref="DockerException">The engine refused, or could not be asked.</exception>
    internal Task<T> DoAsync<T>(DockerCall call, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellation) =>
        WithinAsync(call, async token =>
        {
            using HttpResponseMessage response = await SendAsync(call, await TargetAsync(call, token), token);
            return await read(response, token);
        }, cancellation);

    /// <summary>Makes a call whose answer never ends; the limit is that of its beginning.</summary>
    /// <returns>The caller's to dispose of.</returns>
    internal Task<HttpResponseMessage> BeginAsync(DockerCall call, CancellationToken cancellation) =>
        WithinAsync(call, async token => await SendAsync(call, await TargetAsync(call, token), token), cancellation);

    /// <summary>Makes a call whose connection is used for raw bytes then; the limit is that of its beginning.</summary>
    internal Task<DockerConnection> UpgradeAsync(DockerCall call, CancellationToken cancellation) =>
        WithinAsync(call, async token =>
        {
            string target = await TargetAsync(call, token);
            Socket socket = await SocketDial.ConnectAsync(SocketPath, token);
            try
            {
                return await new UpgradeRequest(socket).SendAsync(call, target, Options.UserAgent, token);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }, cancellation);

    /// <summary>Asks the engine for its version and settles on one to speak.</summary>
    internal Task<string> PingAsync(DockerCall ping, CancellationToken cancellation) =>
        WithinAsync(ping, token => SettleAsync(ping, token), cancellation);

    /// <summary>The version of the API that is spoken; asks the engine at first.</summary>
    internal Task<string> KnownVersionAsync(DockerCall ping, CancellationToken cancellation) =>
        _version is { } known ? Task.FromResult(known) : PingAsync(ping, cancellation);

    /// <summary>Does what a call takes within its limit.</summary>
    private async Task<T> WithinAsync<T>(DockerCall call, Func<CancellationToken, Task<T>> act, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(call.Limit, Options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await act(either.Token);
        }
        catch (DockerException e) when (e.Status == (int)HttpStatusCode.BadRequest && e.Message.Contains("client version", StringComparison.Ordinal))
        {
            // The engine was exchanged for another that does not speak this version any more, or not yet.
            _version = null;
            throw new DockerException(0, $"{e.Message}; it is asked anew with the next call.", e);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException or SocketException or JsonException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Translate(call, e, limit.IsCancellationRequested);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> TargetAsync(DockerCall call, CancellationToken token) =>
        $"/v{_version ?? await SettleAsync(Call(HttpMethod.Get, "/_ping"), token)}{call.Target()}";

    private async Task<string> SettleAsync(DockerCall ping, CancellationToken token)
    {
        using HttpResponseMessage response = await SendAsync(ping, ping.Path, token);
        string theirs = response.Headers.TryGetValues(VersionHeader, out IEnumerable<string>? values)
            ? values.First()
            : throw new DockerException(0, $"{SocketPath} answers a ping without {VersionHeader}: is this a Docker Engine?");
        return _version = DockerApiVersion.Text(DockerApiVersion.Choose(theirs));
    }

    private async Task<HttpResponseMessage> SendAsync(DockerCall call, string target, CancellationToken token)
    {
        using var request = new HttpRequestMessage(call.Method, "http://docker" + target);
        request.Headers.TryAddWithoutValidation("User-Agent", Options.UserAgent);
        if (call.RegistryAuthorization is { } authorization)
            request.Headers.TryAddWithoutValidation("X-Registry-Auth", authorization);
        if (call.Body is { } body)
        {
            request.Content = new StreamContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.BodyType);
        }
        HttpResponseMessage response = await _http.SendAsync(request, token);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
            return response;
        using (response)
            throw new DockerException((int)response.StatusCode, $"{call}: {await ReasonAsync(response, token)}");
    }

    /// <summary>Why the engine refused.</summary>
    internal static string Reason(int status, ReadOnlySpan<byte> text)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, DockerJson.Default.ErrorAnswer)?.Message is { Length: > 0 } message)
                return message;
        }
        catch (JsonException)
        {
            // Something between us and the engine, or an engine of another kind: its words as they are.
        }
        string plain = Encoding.UTF8.GetString(text).Trim();
        return plain.Length > 0 ? plain : $"HTTP status {status}";
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken token)
    {
        byte[] text = new byte[DockerLimits.MaxErrorBytes];
        await using Stream body = await response.Content.ReadAsStreamAsync(token);
        int count = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, token);
        return Reason((int)response.StatusCode, text.AsSpan(0, count));
    }

    private static async Task<T> ReadAsync<T>(DockerCall call, HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken token)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(token);
        await using var capped = new CappedStream(body, DockerLimits.MaxAnswerBytes, call.ToString());
        return await JsonSerializer.DeserializeAsync(capped, type, token)
            ?? throw new DockerException(0, $"{call}: the engine's answer is empty.");
    }

    internal DockerException Translate(DockerCall call, Exception e, bool late) => e switch
    {
        { InnerException: DockerException known } => known,
        _ when late => new DockerException(0, $"{call}: the engine did not answer within {call.Limit.TotalSeconds:0} s: is it busy, or stuck? Its log tells.", e),
        JsonException => new DockerException(0, $"{call}: the engine's answer cannot be read: {e.Message}", e),
        _ => new DockerException(0, $"{call}: the connection to {SocketPath} broke: {e.Message}", e),
    };
}
