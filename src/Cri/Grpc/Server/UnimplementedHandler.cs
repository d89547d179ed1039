namespace Sampan.Cri.Grpc.Server;

/// <summary>A method of the CRI that the owner did not add.</summary>
internal sealed class UnimplementedHandler(CriMethod method) : GrpcHandler(method)
{
    internal override Task RunAsync(GrpcMessageReader request, GrpcResponseWriter response, CallRunner runner) =>
        throw CriException.Unimplemented($"This runtime does not implement {Method.Name}.");
}
