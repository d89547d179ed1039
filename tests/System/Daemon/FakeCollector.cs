using System.Buffers.Binary;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Sampan.Tests.System.Daemon;

/// <summary>An OpenTelemetry collector on loopback, of either protocol, that keeps the spans.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private const int GrpcPrefix = 5;

    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly WebApplication _application;

    private FakeCollector(WebApplication application) => _application = application;

    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    public string Address => new Uri(_application.Urls.Single()).Authority;

    public static async Task<FakeCollector> StartAsync(bool grpc)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            global::System.Net.IPAddress.Loopback, 0,
            listen => listen.Protocols = grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var collector = new FakeCollector(builder.Build());
        collector._application.MapPost("/v1/traces", context => collector.TakeAsync(context, 0));
        collector._application.MapPost(
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export", context => collector.TakeAsync(context, GrpcPrefix));
        await collector._application.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context, int prefix)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        foreach (ReceivedSpan span in ReceivedSpan.All(body.ToArray()[prefix..]))
        {
            _spans.Enqueue(span);
        }
        context.Response.ContentType = context.Request.ContentType;
        if (prefix > 0)
        {
            byte[] empty = new byte[GrpcPrefix];
            BinaryPrimitives.WriteUInt32BigEndian(empty.AsSpan(1), 0);
            await context.Response.Body.WriteAsync(empty);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
