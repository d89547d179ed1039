using Google.Protobuf;

namespace Sampan.Cri.Grpc.Server;

/// <summary>
/// The methods a server answers, each under both <c>runtime.v1</c> and <c>runtime.v1alpha2</c>. Methods of
/// <see cref="CriMethods"/> that are not added answer UNIMPLEMENTED. Methods of <see cref="OwnMethods"/> stand beside them
/// under a package of their own. Complete it before the server starts.
/// </summary>
public sealed class GrpcMethodTable
{
    private readonly Dictionary<string, GrpcHandler> _handlers = new(StringComparer.Ordinal);

    /// <summary>Adds a method with one answer.</summary>
    /// <param name="method">One of <see cref="CriMethods.All"/>: <c>RuntimeService/RunPodSandbox</c>.</param>
    /// <param name="parser">The parser of the request's type.</param>
    /// <param name="handler">Makes the answer.</param>
    /// <exception cref="ArgumentException">The method is unknown, is a stream, or was added before.</exception>
    public void AddUnary<TReq, TRes>(string method, MessageParser<TReq> parser, Func<TReq, GrpcCall, Task<TRes>> handler)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes> =>
        Add(CriMethods.Find(method), method, GrpcMethodKind.Unary, m => new UnaryHandler<TReq, TRes>(m, parser, handler));

    /// <summary>Adds a method with any number of answers.</summary>
    /// <inheritdoc cref="AddUnary"/>
    public void AddServerStream<TReq, TRes>(
        string method, MessageParser<TReq> parser, Func<TReq, ServerStream<TRes>, GrpcCall, Task> handler)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes> =>
        Add(CriMethods.Find(method), method, GrpcMethodKind.ServerStream, m => new ServerStreamHandler<TReq, TRes>(m, parser, handler));

    /// <summary>Adds a method of ours with any number of answers.</summary>
    /// <param name="method">One of <see cref="OwnMethods.All"/>: <c>NodeService/WatchPull</c>.</param>
    /// <param name="parser">The parser of the request's type.</param>
    /// <param name="handler">Writes the answers.</param>
    /// <exception cref="ArgumentException">The method is unknown, is no stream, or was added before.</exception>
    public void AddOwnServerStream<TReq, TRes>(
        string method, MessageParser<TReq> parser, Func<TReq, ServerStream<TRes>, GrpcCall, Task> handler)
        where TReq : class, IMessage<TReq>
        where TRes : class, IMessage<TRes> =>
        Add(OwnMethods.Find(method), method, GrpcMethodKind.ServerStream, m => new ServerStreamHandler<TReq, TRes>(m, parser, handler));

    /// <summary>True when the method was added.</summary>
    public bool Contains(string method) => _handlers.ContainsKey(method);

    /// <summary>All methods by their HTTP path, those of the CRI that were not added with a handler that refuses.</summary>
    internal IEnumerable<KeyValuePair<string, (GrpcHandler Handler, string Version)>> Paths() =>
    [
        .. from method in CriMethods.All
           let handler = _handlers.GetValueOrDefault(method.Name) ?? new UnimplementedHandler(method)
           from version in new[] { CriMethods.V1, CriMethods.V1Alpha2 }
           select KeyValuePair.Create(CriMethods.PathOf(method.Name, version), (handler, version)),
        .. from method in OwnMethods.All
           where _handlers.ContainsKey(method.Name)
           select KeyValuePair.Create(OwnMethods.PathOf(method.Name), (_handlers[method.Name], OwnMethods.Version)),
    ];

    private void Add(CriMethod? method, string name, GrpcMethodKind kind, Func<CriMethod, GrpcHandler> make)
    {
        if (method is null)
            throw new ArgumentException($"'{name}' is not a method of this interface.", nameof(name));
        if (method.Kind != kind)
            throw new ArgumentException($"'{name}' is {method.Kind}, not {kind}.", nameof(name));
        if (!_handlers.TryAdd(name, make(method)))
            throw new ArgumentException($"'{name}' was added before.", nameof(name));
    }
}
