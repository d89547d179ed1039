namespace Sampan.Cri.Grpc;

/// <summary>Names of the headers and trailers that gRPC adds to HTTP/2.</summary>
internal static class GrpcHeader
{
    internal const string Status = "grpc-status";
    internal const string Message = "grpc-message";
    internal const string Timeout = "grpc-timeout";
    internal const string Encoding = "grpc-encoding";
    internal const string AcceptEncoding = "grpc-accept-encoding";
    internal const string Traceparent = "traceparent";
    internal const string Tracestate = "tracestate";
}
