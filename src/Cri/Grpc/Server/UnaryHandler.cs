using Google.Protobuf;

namespace Sampan.Cri.Grpc.Server;

/// <summary>A method with one answer.</summary>
internal sealed class UnaryHandler<TReq, TRes>(
    CriMethod method, MessageParser<TReq> parser, Func<TReq, GrpcCall, Task<TRes>> handler) : GrpcHandler(method)
    where TReq : class, IMessage<TReq>
    where TRes : class, IMessage<TRes>
{
    internal override async Task RunAsync(GrpcMessageReader request, GrpcResponseWriter response, CallRunner runner)
    {
        TReq message = await request.ReadOnlyAsync(parser, runner.Call.CancellationToken);
        TRes? answer = null;
        await runner.RunAsync(async () => answer = await handler(message, runner.Call));
        response.Write(answer ?? throw CriException.Internal($"{Method.Name} gave no answer."));
    }
}
