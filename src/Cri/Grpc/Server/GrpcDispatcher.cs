using System.Collections.Frozen;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Sampan.Cri.Grpc.Server;

/// <summary>Takes each HTTP request to its method, and its outcome to a status.</summary>
internal sealed class GrpcDispatcher(GrpcMethodTable table, GrpcServerOptions options, ServerStop stop)
    : IHttpApplication<IFeatureCollection>
{
    private readonly FrozenDictionary<string, (GrpcHandler Handler, string Version)> _paths =
        table.Paths().ToFrozenDictionary(StringComparer.Ordinal);

    internal InFlight InFlight { get; } = new();

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(IFeatureCollection context)
    {
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        var response = new GrpcResponseWriter(context);
        if (request.Method != "POST")
            response.Refuse(405);
        else if (!GrpcContentType.IsGrpc(request.Headers.ContentType))
            response.Refuse(415);
        else if (_paths.TryGetValue(request.Path, out (GrpcHandler Handler, string Version) known))
            return ServeAsync(known.Handler, known.Version, context, response);
        else
            response.Finish(new GrpcStatus(GrpcStatusCode.Unimplemented, $"There is no method {request.Path}."));
        return Task.CompletedTask;
    }

    private async Task ServeAsync(GrpcHandler handler, string version, IFeatureCollection context, GrpcResponseWriter response)
    {
        long started = options.Time.GetTimestamp();
        var request = context.GetRequiredFeature<IHttpRequestFeature>();
        using var lifetime = new CallLifetime();
        string? timeoutHeader = request.Headers[GrpcHeader.Timeout];
        bool wellFormed = GrpcTimeout.TryParse(timeoutHeader, out TimeSpan timeout);
        bool bounded = wellFormed && timeout < GrpcLimits.LongestTimeout;
        var call = new GrpcCall(handler.Method, version, lifetime)
        {
            Deadline = bounded ? options.Time.GetUtcNow() + timeout : null,
            Traceparent = request.Headers[GrpcHeader.Traceparent],
            Tracestate = request.Headers[GrpcHeader.Tracestate],
            Peer = GrpcPeer.Of(context.Get<IConnectionSocketFeature>()?.Socket),
        };
        GrpcStatus status = GrpcStatus.Ok;
        try
        {
            if (timeoutHeader is not null && !wellFormed)
                throw CriException.Internal($"The header {GrpcHeader.Timeout} has the malformed value '{timeoutHeader}'.");
            if (bounded)
                lifetime.EndAfter(timeout, options.Time);
            lifetime.EndOn(GrpcCallEnd.ClientCanceled, context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted);
            lifetime.EndOn(GrpcCallEnd.ServerStopping, stop.TokenFor(handler.Method.Kind));
            var messages = new GrpcMessageReader(
                context.GetRequiredFeature<IRequestBodyPipeFeature>().Reader, request.Headers[GrpcHeader.Encoding]);
            await handler.RunAsync(messages, response, new CallRunner(call, options, InFlight));
        }
        catch (Exception e)
        {
            status = StatusOf(e, call);
            if (status.Code == GrpcStatusCode.Unimplemented)
                response.AdvertiseEncodings();
        }
        response.Finish(status);
        options.Completed?.Invoke(call, status, options.Time.GetElapsedTime(started));
    }

    private GrpcStatus StatusOf(Exception exception, GrpcCall call) => call.End switch
    {
        GrpcCallEnd.DeadlineExceeded => new(GrpcStatusCode.DeadlineExceeded, $"{call.Method} did not finish by the caller's deadline."),
        GrpcCallEnd.ClientCanceled => new(GrpcStatusCode.Canceled, $"The caller cancelled {call.Method}."),
        GrpcCallEnd.ServerStopping => new(GrpcStatusCode.Unavailable, $"The runtime stops; {call.Method} was cancelled."),
        _ => options.MapException(exception, call),
    };
}
