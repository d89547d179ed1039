using Sampan.Cri.Grpc;

namespace Sampan.Cri;

/// <summary>A call that ends, or ended, with a gRPC code other than OK. Made by the factory named after its code.</summary>
public sealed class CriException : Exception
{
    private CriException(GrpcStatusCode code, string message, Exception? inner)
        : base(message, inner) => Code = code;

    /// <summary>The code on the wire; never <see cref="GrpcStatusCode.Ok"/>.</summary>
    public GrpcStatusCode Code { get; }

    /// <summary>What the request names does not exist.</summary>
    public static CriException NotFound(string message, Exception? inner = null) =>
        new(GrpcStatusCode.NotFound, message, inner);

    /// <summary>The request is wrong in itself.</summary>
    public static CriException InvalidArgument(string message, Exception? inner = null) =>
        new(GrpcStatusCode.InvalidArgument, message, inner);

    /// <summary>What the request would make exists.</summary>
    public static CriException AlreadyExists(string message, Exception? inner = null) =>
        new(GrpcStatusCode.AlreadyExists, message, inner);

    /// <summary>The object is in the wrong state for this call.</summary>
    public static CriException FailedPrecondition(string message, Exception? inner = null) =>
        new(GrpcStatusCode.FailedPrecondition, message, inner);

    /// <summary>Not now; a retry may succeed.</summary>
    public static CriException Unavailable(string message, Exception? inner = null) =>
        new(GrpcStatusCode.Unavailable, message, inner);

    /// <summary>The runtime does not have this method or option.</summary>
    public static CriException Unimplemented(string message, Exception? inner = null) =>
        new(GrpcStatusCode.Unimplemented, message, inner);

    /// <summary>A limit is reached.</summary>
    public static CriException ResourceExhausted(string message, Exception? inner = null) =>
        new(GrpcStatusCode.ResourceExhausted, message, inner);

    /// <summary>Time ran out.</summary>
    public static CriException DeadlineExceeded(string message, Exception? inner = null) =>
        new(GrpcStatusCode.DeadlineExceeded, message, inner);

    /// <summary>The caller gave up.</summary>
    public static CriException Canceled(string message, Exception? inner = null) =>
        new(GrpcStatusCode.Canceled, message, inner);

    /// <summary>The protocol or an invariant was broken.</summary>
    public static CriException Internal(string message, Exception? inner = null) =>
        new(GrpcStatusCode.Internal, message, inner);

    /// <summary>Anything else; the only code under which the kubelet finds the error tokens of cri-api.</summary>
    public static CriException Unknown(string message, Exception? inner = null) =>
        new(GrpcStatusCode.Unknown, message, inner);

    /// <summary>The exception for a status that came over the wire.</summary>
    /// <exception cref="ArgumentException">The status is OK.</exception>
    public static CriException FromStatus(GrpcStatus status) => status.Code == GrpcStatusCode.Ok
        ? throw new ArgumentException("OK is no error.", nameof(status))
        : new CriException(status.Code, status.Message, null);
}
