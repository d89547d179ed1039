namespace Sampan.Cri.Grpc;

/// <summary>The outcome of a call, numbered as on the wire.</summary>
public enum GrpcStatusCode
{
    /// <summary>Success.</summary>
    Ok = 0,

    /// <summary>The caller gave the call up.</summary>
    Canceled = 1,

    /// <summary>None of the others. The kubelet reads error tokens only from this code.</summary>
    Unknown = 2,

    /// <summary>The request makes no sense, whatever the state of the runtime.</summary>
    InvalidArgument = 3,

    /// <summary>The call's time ran out.</summary>
    DeadlineExceeded = 4,

    /// <summary>What the request names does not exist.</summary>
    NotFound = 5,

    /// <summary>What the request would make exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A limit is reached, a message's size among them.</summary>
    ResourceExhausted = 8,

    /// <summary>The object is not in the state that the call needs.</summary>
    FailedPrecondition = 9,

    /// <summary>A concurrent call got in the way.</summary>
    Aborted = 10,

    /// <summary>Past the end of something.</summary>
    OutOfRange = 11,

    /// <summary>The runtime does not have this method.</summary>
    Unimplemented = 12,

    /// <summary>A promise of the runtime or of the protocol was broken.</summary>
    Internal = 13,

    /// <summary>The runtime cannot answer now; a retry may succeed.</summary>
    Unavailable = 14,

    /// <summary>Data was lost.</summary>
    DataLoss = 15,

    /// <summary>The caller did not say who it is.</summary>
    Unauthenticated = 16,
}
