using Google.Protobuf;

namespace Sampan.Cri.Grpc.Server;

/// <summary>A method with any number of answers.</summary>
internal sealed class ServerStreamHandler<TReq, TRes>(
    CriMethod method, MessageParser<TReq> parser, Func<TReq, ServerStream<TRes>, GrpcCall, Task> handler) : GrpcHandler(method)
    where TReq : class, IMessage<TReq>
    where TRes : class, IMessage<TRes>
{
    internal override async Task RunAsync(GrpcMessageReader request, GrpcResponseWriter response, CallRunner runner)
    {
        TReq message = await request.ReadOnlyAsync(parser, runner.Call.CancellationToken);
        var stream = new ResponseStream<TRes>(response, runner.Call.CancellationToken);
        try
        {
            await runner.RunAsync(() => handler(message, stream, runner.Call));
        }
        finally
        {
            // The handler may outlive the call: from here on it can no longer touch the response.
            await stream.CloseAsync();
        }
    }
}
