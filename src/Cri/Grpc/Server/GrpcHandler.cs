namespace Sampan.Cri.Grpc.Server;

/// <summary>One method of the table: reads the request, runs the owner's handler, writes the answer's messages.</summary>
internal abstract class GrpcHandler(CriMethod method)
{
    internal CriMethod Method { get; } = method;

    /// <summary>Runs a call up to its status, which the caller writes: OK on return, else by the exception.</summary>
    internal abstract Task RunAsync(GrpcMessageReader request, GrpcResponseWriter response, CallRunner runner);
}
