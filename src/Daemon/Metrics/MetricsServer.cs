using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sampan.Daemon.Metrics;

/// <summary>Serves <see cref="MetricsPages"/> over HTTP, on an address that the configuration names.</summary>
internal sealed class MetricsServer : IHttpApplication<IFeatureCollection>, IAsyncDisposable
{
    private const int MaxConnections = 32;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(2);

    private readonly MetricsPages _pages;
    private readonly KestrelServer _kestrel;

    private MetricsServer(MetricsPages pages, IPEndPoint end, ILoggerFactory loggers)
    {
        _pages = pages;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MaxConnections;
        options.Listen(end, listen => listen.Protocols = HttpProtocols.Http1);
        _kestrel = new KestrelServer(
            Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
    }

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address is in use or not this host's.</exception>
    public static async Task<MetricsServer> StartAsync(MetricsPages pages, IPEndPoint end, ILoggerFactory loggers, CancellationToken token)
    {
        var server = new MetricsServer(pages, end, loggers);
        try
        {
            await server._kestrel.StartAsync(server, token);
            return server;
        }
        catch
        {
            server._kestrel.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    /// <inheritdoc/>
    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        IHttpRequestFeature request = context.GetRequiredFeature<IHttpRequestFeature>();
        IHttpResponseFeature response = context.GetRequiredFeature<IHttpResponseFeature>();
        string? page = request.Method is "GET" or "HEAD" ? _pages.At(request.Path) : null;
        response.StatusCode = page is null ? 404 : 200;
        response.Headers.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        byte[] body = Encoding.UTF8.GetBytes(page ?? "there are /metrics and /metrics/cadvisor\n");
        if (request.Method != "HEAD")
        {
            await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await _kestrel.StopAsync(limit.Token);
        _kestrel.Dispose();
    }
}
