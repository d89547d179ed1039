namespace Sampan.Cri.Grpc.Server;

/// <summary>Why a call's token was cancelled.</summary>
public enum GrpcCallEnd
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>The caller's deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>The caller cancelled, or its connection broke.</summary>
    ClientCanceled,

    /// <summary>This server stops.</summary>
    ServerStopping,
}
