using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Streaming.Tls;

namespace Sampan.Daemon.Streaming;

/// <summary>
/// The HTTP server that exec, attach and port-forward come to: the kubelet passes its URLs on, or dials them itself.
/// It listens from <see cref="StartAsync"/> on.
/// </summary>
internal sealed class StreamingServer(
    StreamingOptions options, StreamTokens tokens, StreamSessions sessions, TimeProvider time, ILoggerFactory loggers) : IAsyncDisposable
{
    // Not infinite, for the clock's sake: see the gRPC server.
    private static readonly TimeSpan Never = TimeSpan.FromDays(3650);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private KestrelServer? _kestrel;
    private Uri? _base;

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address is in use or not this host's.</exception>
    /// <exception cref="CertificateException">There is to be TLS, and its files cannot be used.</exception>
    public async Task StartAsync(CancellationToken token)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        TlsConnections? tls = options.Tls.IsOn ? Tls() : null;
        kestrel.Listen(IPAddress.Parse(options.Address), options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (tls is not null)
            {
                listen.Use(tls.Wrap);
            }
        });
        kestrel.Limits.KeepAliveTimeout = Never;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestBodySize = null;
        _kestrel = new KestrelServer(
            Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
        await _kestrel.StartAsync(new StreamingApplication(tokens, sessions, _stop.Token), token);
        _base = AddressOf(_kestrel, options.Tls.IsOn ? "https" : "http");
    }

    /// <summary>A URL that a client may use once, within a minute.</summary>
    /// <exception cref="Cri.CriException">RESOURCE_EXHAUSTED: too many wait for their clients.</exception>
    public string Offer(StreamRequest request) => new Uri(
        _base ?? throw new InvalidOperationException("the streaming server was not started"),
        $"{request.Path}/{tokens.Issue(request)}").AbsoluteUri;

    /// <summary>Stops listening and breaks off what runs; commands in containers go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_kestrel is not null)
        {
            using var limit = new CancellationTokenSource(StopLimit, time);
            await _kestrel.StopAsync(limit.Token);
            _kestrel.Dispose();
        }
        _stop.Dispose();
    }

    private TlsConnections Tls()
    {
        var certificates = new CertificateSource(options.Tls, loggers.CreateLogger<CertificateSource>());
        // Now, while somebody looks: what is wrong with them later is only logged.
        certificates.Current();
        return new TlsConnections(certificates, time, loggers.CreateLogger<TlsConnections>());
    }

    // A client is on this host: where every address is listened on, loopback is the one that it can surely reach.
    private static Uri AddressOf(KestrelServer kestrel, string scheme)
    {
        var bound = new Uri(kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First());
        var address = IPAddress.Parse(bound.Host);
        string host = address.Equals(IPAddress.Any) ? "127.0.0.1" : address.Equals(IPAddress.IPv6Any) ? "[::1]" : bound.Host;
        return new UriBuilder(scheme, host, bound.Port).Uri;
    }
}
