namespace Sampan.Cri.Grpc;

/// <summary>A code and the words that go with it: what ends every call.</summary>
/// <param name="Code">The outcome.</param>
/// <param name="Message">For people; empty when there is nothing to say.</param>
public readonly record struct GrpcStatus(GrpcStatusCode Code, string Message)
{
    /// <summary>Success.</summary>
    public static GrpcStatus Ok { get; } = new(GrpcStatusCode.Ok, "");

    /// <summary>
    /// The status of an exception when nobody knows better: that of a <see cref="CriException"/>, CANCELLED for a
    /// cancellation, UNKNOWN with the exception's message for all others.
    /// </summary>
    public static GrpcStatus From(Exception exception) => exception switch
    {
        CriException cri => new(cri.Code, cri.Message),
        OperationCanceledException => new(GrpcStatusCode.Canceled, exception.Message),
        _ => new(GrpcStatusCode.Unknown, exception.Message),
    };

    /// <summary>The code of a <c>grpc-status</c> value; UNKNOWN for a number that this version does not know.</summary>
    internal static GrpcStatusCode ParseCode(string? text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, null, out int code) && code <= (int)GrpcStatusCode.Unauthenticated
            ? (GrpcStatusCode)code
            : GrpcStatusCode.Unknown;

    /// <summary>The code that stands for a bare HTTP answer, one without a <c>grpc-status</c>.</summary>
    internal static GrpcStatusCode FromHttp(int httpStatus) => httpStatus switch
    {
        400 => GrpcStatusCode.Internal,
        401 => GrpcStatusCode.Unauthenticated,
        403 => GrpcStatusCode.PermissionDenied,
        404 => GrpcStatusCode.Unimplemented,
        429 or 502 or 503 or 504 => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };
}
