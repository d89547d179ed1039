namespace Sampan.Cri.Grpc.Server;

/// <summary>What a handler may know of the call it serves. Stays valid after the call has been answered.</summary>
public sealed class GrpcCall
{
    private readonly CallLifetime? _lifetime;

    internal GrpcCall(CriMethod method, string version, CallLifetime lifetime)
    {
        Method = method.Name;
        Kind = method.Kind;
        Version = version;
        _lifetime = lifetime;
        CancellationToken = lifetime.Token;
    }

    /// <summary>A call that did not come over a socket: the runtime's own, or a test's.</summary>
    public GrpcCall(string method, CancellationToken cancellationToken)
    {
        Method = method;
        Kind = CriMethods.Find(method)?.Kind ?? GrpcMethodKind.Unary;
        Version = CriMethods.V1;
        CancellationToken = cancellationToken;
    }

    /// <summary>Service and method: <c>RuntimeService/RunPodSandbox</c>.</summary>
    public string Method { get; }

    /// <summary>Unary or server stream.</summary>
    public GrpcMethodKind Kind { get; }

    /// <summary>The package it was called under: <c>v1</c> or <c>v1alpha2</c>.</summary>
    public string Version { get; }

    /// <summary>Cancelled by the deadline, by the client, or by the server's stop; see <see cref="End"/>.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>When the caller stops waiting; null when it waits for ever.</summary>
    public DateTimeOffset? Deadline { get; internal init; }

    /// <summary>The W3C trace context, as sent.</summary>
    public string? Traceparent { get; internal init; }

    /// <summary>What its tracing systems add to it, as sent.</summary>
    public string? Tracestate { get; internal init; }

    /// <summary>Who calls.</summary>
    public GrpcPeer Peer { get; internal init; }

    /// <summary>Why <see cref="CancellationToken"/> was cancelled: the first cause only.</summary>
    public GrpcCallEnd End => _lifetime?.End ?? (CancellationToken.IsCancellationRequested ? GrpcCallEnd.ClientCanceled : GrpcCallEnd.None);

    /// <summary>The deadline, and nothing before it, ended the call.</summary>
    public bool DeadlineExceeded => End == GrpcCallEnd.DeadlineExceeded;
}
