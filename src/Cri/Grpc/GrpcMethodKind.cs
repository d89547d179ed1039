namespace Sampan.Cri.Grpc;

/// <summary>How many messages a call's answer has.</summary>
public enum GrpcMethodKind
{
    /// <summary>One.</summary>
    Unary,

    /// <summary>Any number.</summary>
    ServerStream,
}
