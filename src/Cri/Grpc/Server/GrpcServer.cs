using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Sampan.Cri.Grpc.Server;

/// <summary>
/// A gRPC server on a Unix socket: Kestrel's HTTP/2 alone, without a host, a container of services or middleware.
/// </summary>
public sealed class GrpcServer : IAsyncDisposable
{
    // Not infinite: Kestrel adds it to the clock's ticks, overflows, and closes each connection within a second.
    private static readonly TimeSpan Never = TimeSpan.FromDays(3650);

    private readonly GrpcServerOptions _options;
    private readonly KestrelServer _kestrel;
    private readonly GrpcDispatcher _dispatcher;
    private readonly ServerStop _stop;
    private readonly Lock _lock = new();
    private Task? _stopped;

    private GrpcServer(string socketPath, GrpcServerOptions options, KestrelServer kestrel, GrpcDispatcher dispatcher, ServerStop stop)
    {
        SocketPath = socketPath;
        DrainTime = options.DrainTime;
        _options = options;
        _kestrel = kestrel;
        _dispatcher = dispatcher;
        _stop = stop;
    }

    /// <summary>The absolute path of the socket.</summary>
    public string SocketPath { get; }

    /// <summary>How long calls get to finish once the server stops; at first <see cref="GrpcServerOptions.DrainTime"/>.</summary>
    public TimeSpan DrainTime { get; set; }

    /// <summary>Listens on a socket and serves until stopped. A socket file that nobody listens on is replaced.</summary>
    /// <param name="socketPath">Where; missing folders are made.</param>
    /// <param name="table">The methods; not to be changed afterwards.</param>
    /// <param name="options">Limits and hooks.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="SocketInUseException">Another process listens there.</exception>
    /// <exception cref="IOException">The socket cannot be made.</exception>
    public static async Task<GrpcServer> StartAsync(
        string socketPath, GrpcMethodTable table, GrpcServerOptions options, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(socketPath);
        Socket listener = UnixListener.Bind(path, options.SocketMode);
        var stop = new ServerStop();
        var dispatcher = new GrpcDispatcher(table, options, stop);
        KestrelServer kestrel = MakeKestrel(path, listener, options);
        var server = new GrpcServer(path, options, kestrel, dispatcher, stop);
        try
        {
            await kestrel.StartAsync(dispatcher, cancellationToken);
            return server;
        }
        catch
        {
            listener.Dispose();
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Removes the socket file, takes no more calls, ends streams, gives other calls
    /// <see cref="DrainTime"/> to finish and cancels those that do not.
    /// </summary>
    /// <param name="cancellationToken">Ends the waiting early; the server stops all the same.</param>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _stopped ??= StopOnceAsync(cancellationToken);
    }

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        RemoveSocket();
        await _stop.EndStreamsAsync();
        using var abort = new CancellationTokenSource();
        Task closed = _kestrel.StopAsync(abort.Token);
        Task drained = Task.WhenAll(closed, _dispatcher.InFlight.WhenIdle());
        if (!await FinishesAsync(drained, DrainTime, cancellationToken))
        {
            await _stop.EndAllAsync();
            await FinishesAsync(drained, _options.CancelTime, CancellationToken.None);
            await abort.CancelAsync();
        }
        await closed;
        _kestrel.Dispose();
        _stop.Dispose();
    }

    private void RemoveSocket()
    {
        try
        {
            File.Delete(SocketPath);
        }
        catch (IOException)
        {
            // Its folder is gone: so is the socket.
        }
    }

    private async Task<bool> FinishesAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(limit, _options.Time, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is TimeoutException || (e is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static KestrelServer MakeKestrel(string path, Socket listener, GrpcServerOptions options)
    {
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            RequestHeaderEncodingSelector = AnyAuthority.Select,
        };
        kestrel.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http2);
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        // Frames have their own cap, and a call may be silent for as long as its deadline lets it.
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.KeepAliveTimeout = Never;
        var transport = new SocketTransportOptions { CreateBoundListenSocket = _ => listener };
        return new KestrelServer(
            Options.Create(kestrel),
            new SocketTransportFactory(Options.Create(transport), options.LoggerFactory),
            options.LoggerFactory);
    }
}
