using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Sampan.Cri.V1;

namespace Sampan.Cri.Grpc.Client;

/// <summary>
/// Calls to a runtime over its Unix socket. Connects at the first call and again when the connection is lost.
/// Against a runtime that knows only <c>v1alpha2</c> it notices and goes on in that version. Safe for concurrent use.
/// </summary>
/// <remarks>
/// All calls throw <see cref="CriException"/> with the runtime's code and words, UNAVAILABLE when the socket cannot be
/// reached, DEADLINE_EXCEEDED when the deadline passes, and <see cref="OperationCanceledException"/> when the caller's
/// own token is cancelled.
/// </remarks>
public sealed class CriChannel : IDisposable
{
    private const int ReceiveWindowBytes = 1024 * 1024;

    private readonly CriChannelOptions _options;
    private readonly HttpMessageInvoker _http;
    private volatile string _version = CriMethods.V1;
    private volatile bool _versionKnown;

    /// <summary>A channel to a socket; nothing is opened yet.</summary>
    /// <param name="address"><c>unix:///path</c> or <c>/path</c>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="CriException">INVALID_ARGUMENT for another kind of address.</exception>
    public CriChannel(string address, CriChannelOptions? options = null)
    {
        SocketPath = CriAddress.PathOf(address);
        _options = options ?? new CriChannelOptions();
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (_, token) => ConnectAsync(SocketPath, token),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = ReceiveWindowBytes,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>The socket's absolute path.</summary>
    public string SocketPath { get; }

    /// <summary>The version in use: <c>v1</c>, or <c>v1alpha2</c> once the runtime turned out to know no other.</summary>
    public string Version => _version;

    /// <summary>One request, one answer.</summary>
    /// <param name="method">As in <see cref="CriMethods"/>.</param>
    /// <param name="request">The request.</param>
    /// <param name="parser">The parser of the answer's type.</param>
    /// <param name="deadline">Sent to the runtime and kept here; null for <see cref="CriChannelOptions.DefaultDeadline"/>.</param>
    /// <param name="cancellationToken">Cancels the call at the runtime too.</param>
    public async Task<TRes> UnaryAsync<TReq, TRes>(
        string method, TReq request, MessageParser<TRes> parser, TimeSpan? deadline, CancellationToken cancellationToken)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes>
    {
        deadline ??= _options.DefaultDeadline;
        try
        {
            return await UnaryOnceAsync(method, _version, request, parser, deadline, cancellationToken);
        }
        catch (CriException e) when (MayBeOld(e))
        {
            if (!await FellBackAsync(deadline, cancellationToken))
                throw;
            return await UnaryOnceAsync(method, _version, request, parser, deadline, cancellationToken);
        }
    }

    /// <summary>One request, any number of answers.</summary>
    /// <param name="method">As in <see cref="CriMethods"/>.</param>
    /// <param name="request">The request.</param>
    /// <param name="parser">The parser of the answers' type.</param>
    /// <param name="deadline">For the whole stream; null for none.</param>
    /// <param name="cancellationToken">Cancels the call at the runtime too, as does leaving the enumeration.</param>
    public async IAsyncEnumerable<TRes> ServerStreamAsync<TReq, TRes>(
        string method, TReq request, MessageParser<TRes> parser, TimeSpan? deadline,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes>
    {
        using var time = new ClientCallTime(deadline, _options.Time, cancellationToken);
        ClientCall call;
        try
        {
            call = await OpenAsync(method, _version, request, deadline, time);
        }
        catch (CriException e) when (MayBeOld(e))
        {
            if (!await FellBackAsync(deadline, cancellationToken))
                throw;
            call = await OpenAsync(method, _version, request, deadline, time);
        }
        using ClientCall opened = call;
        while (await opened.NextAsync(parser) is { } message)
            yield return message;
    }

    /// <summary>One request to a method of Sampan's own, any number of answers. Tries no older version.</summary>
    /// <param name="method">As in <see cref="OwnMethods"/>.</param>
    /// <param name="request">The request.</param>
    /// <param name="parser">The parser of the answers' type.</param>
    /// <param name="deadline">For the whole stream; null for none.</param>
    /// <param name="cancellationToken">Cancels the call at the runtime too, as does leaving the enumeration.</param>
    public async IAsyncEnumerable<TRes> OwnServerStreamAsync<TReq, TRes>(
        string method, TReq request, MessageParser<TRes> parser, TimeSpan? deadline,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes>
    {
        using var time = new ClientCallTime(deadline, _options.Time, cancellationToken);
        using ClientCall call = await OpenPathAsync(OwnMethods.PathOf(method), request, deadline, new ClientFault(method, SocketPath, time));
        while (await call.NextAsync(parser) is { } message)
            yield return message;
    }

    /// <summary>One request to a method of another interface on the same socket, any number of answers. Tries no older version.</summary>
    /// <param name="path">The method's path, e.g. <c>/containerd.services.images.v1.Images/Get</c>.</param>
    /// <param name="metadata">Headers of the call, names in small letters.</param>
    /// <param name="request">The request.</param>
    /// <param name="parser">The parser of the answers' type.</param>
    /// <param name="deadline">For the whole stream; null for <see cref="CriChannelOptions.DefaultDeadline"/>.</param>
    /// <param name="cancellationToken">Cancels the call at the server too, as does leaving the enumeration.</param>
    public async IAsyncEnumerable<TRes> OtherServerStreamAsync<TReq, TRes>(
        string path, IReadOnlyDictionary<string, string> metadata, TReq request, MessageParser<TRes> parser, TimeSpan? deadline,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes>
    {
        deadline ??= _options.DefaultDeadline;
        using var time = new ClientCallTime(deadline, _options.Time, cancellationToken);
        using ClientCall call = await OpenPathAsync(path, request, deadline, new ClientFault(path, SocketPath, time), metadata);
        while (await call.NextAsync(parser) is { } message)
            yield return message;
    }

    /// <summary>One request to a method of another interface on the same socket, one answer.</summary>
    /// <inheritdoc cref="OtherServerStreamAsync{TReq,TRes}" path="/param"/>
    public async Task<TRes> OtherUnaryAsync<TReq, TRes>(
        string path, IReadOnlyDictionary<string, string> metadata, TReq request, MessageParser<TRes> parser, TimeSpan? deadline,
        CancellationToken cancellationToken)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes>
    {
        TRes? only = null;
        await foreach (TRes answer in OtherServerStreamAsync(path, metadata, request, parser, deadline, cancellationToken))
            only = only is null ? answer : throw CriException.Internal($"{path} was answered with more than one message.");
        return only ?? throw CriException.Internal($"{path} was answered without a message.");
    }

    /// <summary>Closes the connections; calls in progress fail.</summary>
    public void Dispose() => _http.Dispose();

    private async Task<TRes> UnaryOnceAsync<TReq, TRes>(
        string method, string version, TReq request, MessageParser<TRes> parser, TimeSpan? deadline, CancellationToken cancellationToken)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes>
    {
        using var time = new ClientCallTime(deadline, _options.Time, cancellationToken);
        using ClientCall call = await OpenAsync(method, version, request, deadline, time);
        TRes answer = await call.NextAsync(parser) ?? throw CriException.Internal($"{method} was answered without a message.");
        if (await call.NextAsync(parser) is not null)
            throw CriException.Internal($"{method} was answered with more than one message.");
        return answer;
    }

    private Task<ClientCall> OpenAsync<TReq>(
        string method, string version, TReq request, TimeSpan? deadline, ClientCallTime time)
        where TReq : class, IMessage<TReq> =>
        OpenPathAsync(CriMethods.PathOf(method, version), request, deadline, new ClientFault(method, SocketPath, time));

    private async Task<ClientCall> OpenPathAsync<TReq>(
        string path, TReq request, TimeSpan? deadline, ClientFault fault, IReadOnlyDictionary<string, string>? metadata = null)
        where TReq : class, IMessage<TReq>
    {
        using HttpRequestMessage http = GrpcRequest.Make(path, request, deadline, _options.UserAgent, metadata);
        return await ClientCall.OpenAsync(_http, http, fault);
    }

    private bool MayBeOld(CriException e) =>
        e.Code == GrpcStatusCode.Unimplemented && !_versionKnown;

    // Only Version tells an old runtime from a new one that lacks the method: every runtime has it in its own version.
    private async Task<bool> FellBackAsync(TimeSpan? deadline, CancellationToken cancellationToken)
    {
        try
        {
            await UnaryOnceAsync(
                "RuntimeService/Version", CriMethods.V1, new VersionRequest(), VersionResponse.Parser, deadline, cancellationToken);
        }
        catch (CriException e) when (e.Code == GrpcStatusCode.Unimplemented)
        {
            _version = CriMethods.V1Alpha2;
        }
        _versionKnown = true;
        return _version == CriMethods.V1Alpha2;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw CriException.Unavailable(CriAddress.Explain(path, e.SocketErrorCode, File.Exists(path)), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
