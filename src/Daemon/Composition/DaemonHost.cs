// The life of the daemon:
//
//   lock the root ─► open the socket (Version answers) ─► host is fit ─► make the engine ─► recover ─► let calls in
//   check the host ───────────────────────────────────────────┘                                          │
//                                                                                                        │
//   close the socket ◄─ drain the calls ◄─ SIGTERM, SIGINT ◄───────────── watch exits, probe the network ┘
//
// Containers and their monitors live on through all of it.
using Microsoft.Extensions.Logging;
using Sampan.Cri.Grpc.Server;
using Sampan.Daemon.Api;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Engines.Native;
using Sampan.Daemon.Logging;
using Sampan.Daemon.Metrics;
using Sampan.Daemon.Node;
using Sampan.Daemon.Streaming;
using Sampan.Daemon.Tracing;
using Sampan.Images;
using Sampan.Linux.Events;
using Sampan.Linux.Files;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Composition;

/// <summary>Starts the daemon in order and stops it in reverse.</summary>
internal sealed partial class DaemonHost(
    DaemonOptions options, string productVersion, SystemdNotifier notifier, Surroundings surroundings, ILogger<DaemonHost> logger)
{
    private readonly RpcCounters _calls = new();
    private readonly TimeProvider _time = surroundings.Time;
    private readonly ILoggerFactory _loggers = surroundings.Loggers;

    private string ImageRoot => Path.Combine(options.Root, "images");

    /// <summary>Runs until <paramref name="stop"/> is cancelled.</summary>
    /// <param name="hostCheck">Ends when the host was found fit; fails when it is not.</param>
    /// <param name="stop">Ends the daemon, not the containers.</param>
    /// <exception cref="DaemonStartException">It cannot start; the message says why and what to do.</exception>
    public async Task RunAsync(Task hostCheck, CancellationToken stop)
    {
        using FileLock root = LockRoot();
        using TraceExport? traces = StartTraces();
        var gate = new ReadyGate();
        await using GrpcServer server = await ListenAsync(gate, traces is not null, stop);
        await hostCheck;
        using var reaper = new ProcessReaper();
        using var loop = new EpollLoop();
        await using ImageStore images = OpenImages();
        await using NativeEngine engine = await new NativeComposition(
            options, reaper, loop, surroundings, _loggers.CreateLogger<NativeComposition>()).CreateAsync(images, stop);
        var services = new DaemonServices(
            options,
            engine,
            new NativeImages(images, ImageRoot),
            new CniHost(new ProcessRunner(reaper, loop, _time).RunAsync, loop),
            surroundings);
        await services.Recoverer.RunAsync(stop);
        await using StreamingServer streaming = services.Streaming;
        await StartAsync(streaming, stop);
        await using MetricsServer? metrics = await StartMetricsAsync(services, stop);
        gate.Open(services.Handlers);
        LogReady(options.Socket, engine.Describe()["defaultRuntime"]);
        notifier.Ready($"serving CRI on {options.Socket}");
        await services.RunUntilAsync(stop);
        notifier.Stopping();
        LogStopping();
        await server.StopAsync(CancellationToken.None);
    }

    private FileLock LockRoot()
    {
        Directory.CreateDirectory(options.Root);
        Directory.CreateDirectory(options.State);
        return FileLock.TryTake(Path.Combine(options.Root, "lock")) ?? throw new DaemonStartException(
            $"another daemon uses the root {options.Root}: stop it, or give this one its own with --root and --state");
    }

    private TraceExport? StartTraces() => TraceExport.Start(
        options.Tracing,
        new TracingEnvironment(Environment.GetEnvironmentVariable),
        productVersion,
        _time,
        _loggers.CreateLogger<ExportFaults>());

    private async Task<GrpcServer> ListenAsync(ReadyGate gate, bool isTraced, CancellationToken stop)
    {
        try
        {
            return await GrpcServer.StartAsync(
                options.Socket, RpcTable.Create(new NodeVersion(productVersion), gate), ServerOptions(isTraced), stop);
        }
        catch (Exception exception) when (exception is SocketInUseException or IOException)
        {
            throw new DaemonStartException(exception.Message, exception);
        }
    }

    private async Task StartAsync(StreamingServer streaming, CancellationToken stop)
    {
        try
        {
            await streaming.StartAsync(stop);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new DaemonStartException(
                $"streaming cannot listen on {options.Streaming.Address}, port {options.Streaming.Port}: {exception.Message}; "
                + "set streaming.address and streaming.port to what is free on this host", exception);
        }
    }

    private async Task<MetricsServer?> StartMetricsAsync(DaemonServices services, CancellationToken stop)
    {
        if (options.Metrics.Listen.Length == 0)
        {
            return null;
        }
        try
        {
            return await MetricsServer.StartAsync(
                services.Pages(_calls), System.Net.IPEndPoint.Parse(options.Metrics.Listen), _loggers, stop);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new DaemonStartException(
                $"metrics cannot be served on {options.Metrics.Listen}: {exception.Message}; set metrics.listen to what is free on this host",
                exception);
        }
    }

    private ImageStore OpenImages() => ImageStore.Open(
        new ImageStoreOptions
        {
            Root = ImageRoot,
            RegistryConfigDirectories = options.Registries.ConfigDirs,
            ProgressTimeout = options.Images.ProgressTimeout,
            ParallelLayers = options.Images.ParallelLayers,
            PinnedImages = [options.PauseImage, .. options.Images.Pinned],
        },
        _time,
        _loggers.CreateLogger<ImageStore>());

    private GrpcServerOptions ServerOptions(bool isTraced) => new()
    {
        Interceptor = isTraced ? new RpcSpans(StatusMapper.Map).RunAsync : null,
        MapException = (exception, _) => StatusMapper.Map(exception),
        Completed = (call, status, elapsed) =>
        {
            _calls.Note(call.Method, status.Code.ToString(), elapsed);
            LogCall(
                status.Code == Cri.Grpc.GrpcStatusCode.Ok ? LogLevel.Debug : LogLevel.Information,
                call.Method, status.Code, elapsed.TotalMilliseconds, status.Message);
        },
        LateFault = (call, exception) => LogLate(exception, call.Method),
        DrainTime = options.Timeouts.Shutdown,
        Time = _time,
        LoggerFactory = _loggers,
    };

    [LoggerMessage(8101, LogLevel.Information, "ready on {Socket}, containers run with {Runtime}")]
    private partial void LogReady(string socket, string runtime);

    [LoggerMessage(8102, LogLevel.Information, "stopping; containers go on")]
    private partial void LogStopping();

    [LoggerMessage(EventId = 8103, Message = "{Method} {Code} in {Milliseconds:0.0} ms {Message}")]
    private partial void LogCall(LogLevel level, string method, Cri.Grpc.GrpcStatusCode code, double milliseconds, string message);

    [LoggerMessage(8104, LogLevel.Information, "{Method} failed after its caller had left")]
    private partial void LogLate(Exception exception, string method);
}
