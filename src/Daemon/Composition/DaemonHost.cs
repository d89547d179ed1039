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
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native;
using Sampan.Daemon.Metrics;
using Sampan.Daemon.Node;
using Sampan.Daemon.Nri;
using Sampan.Daemon.Streaming;
using Sampan.Daemon.Streaming.Tls;
using Sampan.Daemon.Tracing;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Images.Trust;
using Sampan.Linux.Events;
using Sampan.Linux.Files;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Composition;

/// <summary>Starts the daemon in order and stops it in reverse.</summary>
internal sealed partial class DaemonHost(
    LiveConfiguration configuration, string productVersion, Supervision supervision, Surroundings surroundings, ILogger<DaemonHost> logger)
{
    private readonly DaemonOptions _options = configuration.Current;
    private readonly RpcCounters _calls = new();
    private readonly TimeProvider _time = surroundings.Time;
    private readonly ILoggerFactory _loggers = surroundings.Loggers;

    private string ImageRoot => Path.Combine(_options.Root, "images");

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
        var runner = new ProcessRunner(reaper, loop, _time);
        await using EnginePair engines = _options.Engine == EngineKind.Docker
            ? await new DockerComposition(configuration, loop, surroundings, _loggers.CreateLogger<DockerComposition>()).CreateAsync(
                reason => gate.Reason = reason, stop)
            : await MakeNativeAsync(reaper, loop, runner, stop);
        IContainerEngine engine = engines.Containers;
        var services = new DaemonServices(
            configuration,
            engine,
            engines.Images,
            new CniHost(runner.RunAsync, loop),
            surroundings);
        await services.Recoverer.RunAsync(stop);
        await using StreamingServer streaming = services.Streaming;
        await StartAsync(streaming, stop);
        await using MetricsServer? metrics = await StartMetricsAsync(services, stop);
        await using var plugins = new NriLauncher(_options.Nri, services.Nri, reaper.Spawn, _time, _loggers.CreateLogger<NriLauncher>());
        // Before the first pod: they are to see each one.
        await plugins.StartAsync(stop);
        gate.Open(services.Handlers);
        LogReady(_options.Socket, engine.Describe()["defaultRuntime"]);
        Task supervised = supervision.RunAsync(stop);
        await services.RunUntilAsync(stop);
        supervision.Stopping();
        LogStopping();
        server.DrainTime = configuration.Current.Timeouts.Shutdown;
        await server.StopAsync(CancellationToken.None);
        await supervised;
    }

    private async Task<EnginePair> MakeNativeAsync(ProcessReaper reaper, EpollLoop loop, ProcessRunner runner, CancellationToken stop)
    {
        var images = ImageStore.Open(ImageOptions(_options, runner), _time, _loggers.CreateLogger<ImageStore>());
        try
        {
            configuration.Follow(next => () => images.Change(ImageOptions(next, runner)));
            NativeEngine engine = await new NativeComposition(
                configuration, reaper, loop, surroundings, _loggers.CreateLogger<NativeComposition>()).CreateAsync(images, stop);
            return new EnginePair(engine, new NativeImages(images, ImageRoot), images);
        }
        catch
        {
            await images.DisposeAsync();
            throw;
        }
    }

    private FileLock LockRoot()
    {
        Directory.CreateDirectory(_options.Root);
        Directory.CreateDirectory(_options.State);
        return FileLock.TryTake(Path.Combine(_options.Root, "lock")) ?? throw new DaemonStartException(
            $"another daemon uses the root {_options.Root}: stop it, or give this one its own with --root and --state");
    }

    private TraceExport? StartTraces() => TraceExport.Start(
        _options.Tracing,
        new TracingEnvironment(Environment.GetEnvironmentVariable),
        productVersion,
        _time,
        _loggers.CreateLogger<ExportFaults>());

    private async Task<GrpcServer> ListenAsync(ReadyGate gate, bool isTraced, CancellationToken stop)
    {
        try
        {
            return await GrpcServer.StartAsync(
                _options.Socket, RpcTable.Create(new NodeVersion(productVersion), gate), ServerOptions(isTraced), stop);
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
        catch (CertificateException exception)
        {
            throw new DaemonStartException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new DaemonStartException(
                $"streaming cannot listen on {_options.Streaming.Address}, port {_options.Streaming.Port}: {exception.Message}; "
                + "set streaming.address and streaming.port to what is free on this host", exception);
        }
    }

    private async Task<MetricsServer?> StartMetricsAsync(DaemonServices services, CancellationToken stop)
    {
        if (_options.Metrics.Listen.Length == 0)
        {
            return null;
        }
        try
        {
            return await MetricsServer.StartAsync(
                services.Pages(_calls), System.Net.IPEndPoint.Parse(_options.Metrics.Listen), _loggers, stop);
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
        {
            throw new DaemonStartException(
                $"metrics cannot be served on {_options.Metrics.Listen}: {exception.Message}; set metrics.listen to what is free on this host",
                exception);
        }
    }

    private ImageStoreOptions ImageOptions(DaemonOptions options, ProcessRunner runner) => new()
    {
        Root = ImageRoot,
        RegistryConfigDirectories = options.Registries.ConfigDirs,
        ProgressTimeout = options.Images.ProgressTimeout,
        ParallelLayers = options.Images.ParallelLayers,
        BlobStreams = options.Images.BlobStreams,
        MaxBandwidth = options.Images.MaxBandwidth,
        KeepBlobs = options.Images.KeepBlobs,
        PinnedImages = [options.PauseImage, .. options.Images.Pinned],
        Proxies = Proxies(),
        Trust = new TrustOptions
        {
            PolicyFile = options.Images.SignaturePolicy,
            Verifier = options.Images.SignatureVerifier,
            Timeout = options.Images.SignatureTimeout,
            Run = runner.RunAsync,
        },
    };

    private static ProxyRules Proxies()
    {
        try
        {
            return ProxyRules.Read(Environment.GetEnvironmentVariable);
        }
        catch (FormatException exception)
        {
            throw new DaemonStartException($"the daemon's environment: {exception.Message}", exception);
        }
    }

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
        DrainTime = _options.Timeouts.Shutdown,
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
