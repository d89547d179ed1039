using System.Diagnostics;
using Sampan.Cri.Grpc;
using Sampan.Cri.Grpc.Server;

namespace Sampan.Daemon.Tracing;

/// <summary>A span for each call, below the caller's own.</summary>
/// <param name="map">The status of an exception.</param>
internal sealed class RpcSpans(Func<Exception, GrpcStatus> map)
{
    /// <summary>Runs a handler inside the span of its call.</summary>
    public async Task RunAsync(GrpcCall call, Func<Task> handler)
    {
        ActivityContext.TryParse(call.Traceparent, call.Tracestate, isRemote: true, out ActivityContext caller);
        using Activity? span = Spans.StartCall($"runtime.{call.Version}.{call.Method}", caller);
        if (span is null)
        {
            await handler();
            return;
        }
        string[] words = call.Method.Split('/');
        span.SetTag("rpc.system", "grpc");
        span.SetTag("rpc.service", $"runtime.{call.Version}.{words[0]}");
        span.SetTag("rpc.method", words[^1]);
        try
        {
            await handler();
            span.SetTag("rpc.grpc.status_code", (int)GrpcStatusCode.Ok);
        }
        catch (Exception exception)
        {
            Note(span, StatusOf(call, exception));
            throw;
        }
    }

    private GrpcStatus StatusOf(GrpcCall call, Exception exception) => call.End switch
    {
        GrpcCallEnd.DeadlineExceeded => new(GrpcStatusCode.DeadlineExceeded, exception.Message),
        GrpcCallEnd.ClientCanceled => new(GrpcStatusCode.Canceled, exception.Message),
        GrpcCallEnd.ServerStopping => new(GrpcStatusCode.Unavailable, exception.Message),
        _ => map(exception),
    };

    // OpenTelemetry's conventions: of a server's answers these are its own faults, the others are the caller's.
    private static void Note(Activity span, GrpcStatus status)
    {
        span.SetTag("rpc.grpc.status_code", (int)status.Code);
        if (status.Code is GrpcStatusCode.Unknown or GrpcStatusCode.DeadlineExceeded or GrpcStatusCode.Unimplemented
            or GrpcStatusCode.Internal or GrpcStatusCode.Unavailable or GrpcStatusCode.DataLoss)
        {
            span.SetStatus(ActivityStatusCode.Error, status.Message);
        }
        else
        {
            span.SetTag("sampan.message", status.Message);
        }
    }
}
