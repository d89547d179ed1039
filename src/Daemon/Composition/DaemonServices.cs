using Microsoft.Extensions.Logging;
using Sampan.Daemon.Api;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Events;
using Sampan.Daemon.ImageService;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.Metrics;
using Sampan.Daemon.Node;
using Sampan.Daemon.Nri;
using Sampan.Daemon.Recovery;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.State;
using Sampan.Daemon.Stats;
using Sampan.Daemon.Streaming;

namespace Sampan.Daemon.Composition;

/// <summary>Everything above the engines, wired once.</summary>
internal sealed class DaemonServices
{
    private readonly ContainerExits _exits;
    private readonly NetworkReadiness _readiness;
    private readonly NetworkUpkeep _upkeep;
    private readonly Housekeeping _housekeeping;

    /// <summary>Wires it.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="engine">Makes sandboxes and containers.</param>
    /// <param name="images">Keeps images.</param>
    /// <param name="plugins">Runs CNI plugins and watches their folder.</param>
    /// <param name="surroundings">Clock and logs.</param>
    public DaemonServices(
        LiveConfiguration configuration, IContainerEngine engine, IImageEngine images, CniHost plugins, Surroundings surroundings)
    {
        DaemonOptions options = configuration.Current;
        TimeProvider time = surroundings.Time;
        ILoggerFactory loggers = surroundings.Loggers;
        var state = new ObjectState(options.Root, time);
        var nri = new NriRuntime(state, engine, loggers.CreateLogger<NriRuntime>());
        Nri = new NriServer(options.Nri, nri, time, loggers.CreateLogger<NriServer>());
        state.Hooks = new NriHooks(Nri, nri, options.Nri.RequestTimeout);
        var steps = new StepRunner(time, () => configuration.Current.Timeouts.Cleanup, loggers.CreateLogger<StepRunner>());
        var invoker = new CniInvoker(new CniPluginRunner(plugins.Run, () => Settings(configuration.Current)));
        var configs = new CniConfigDirectory(() => configuration.Current.Cni.ConfDir);
        // Below the root, not the state: a plugin's reservations outlive a reboot, and so must the record of them.
        var podNetwork = new PodNetwork(configs, invoker, new CniCache(options.Root), () => Settings(configuration.Current), time);
        var network = new SandboxNetwork(podNetwork, loggers.CreateLogger<SandboxNetwork>());
        _readiness = new NetworkReadiness(configs, invoker, new CniFolderWatch(plugins.Loop), time);
        var checks = new AttachmentChecks(podNetwork, loggers.CreateLogger<AttachmentChecks>());
        _upkeep = new NetworkUpkeep(state, engine, podNetwork, checks, loggers.CreateLogger<NetworkUpkeep>());
        _exits = new ContainerExits(state, engine, loggers.CreateLogger<ContainerExits>());
        Recoverer = new Recoverer(state, engine, network, _exits, loggers.CreateLogger<Recoverer>());
        var creations = new ContainerCreations(new(time, keepsUnclaimed: true), steps);
        var stop = new StopContainer(state, engine, _exits, loggers.CreateLogger<StopContainer>());
        var remove = new RemoveContainer(state, engine, stop, creations, new(time, keepsUnclaimed: false));
        _housekeeping = new Housekeeping(state, creations, remove, images, loggers.CreateLogger<Housekeeping>());
        var stopSandbox = new StopSandbox(state, engine, stop, network, new(time, keepsUnclaimed: false));
        var list = new ListContainers(state, creations);
        var pulls = new PullWatch(time);
        var pause = new PauseImage(images, () => configuration.Current.PauseImage);
        var snapshots = new SandboxSnapshots(state, engine);
        var metrics = new MetricsReader(state, engine, images);
        Pages = calls => new MetricsPages(metrics, calls, state);
        var stats = new ContainerStatsReader(state, engine, images, new CpuRates(time));
        Streaming = new StreamingServer(
            options.Streaming,
            new StreamTokens(time),
            new StreamSessions(state, engine, options.Streaming.IdleTimeout, time, loggers.CreateLogger<StreamSessions>()),
            time,
            loggers);
        Handlers = new RpcHandlers
        {
            Status = new NodeStatus(engine, _readiness, checks, steps.Times),
            RuntimeConfig = new NodeRuntimeConfig(engine),
            RunSandbox = new RunSandbox(state, engine, pause, network, new(new(time, keepsUnclaimed: true), steps)),
            StopSandbox = stopSandbox,
            RemoveSandbox = new RemoveSandbox(state, engine, stopSandbox, remove, new(time, keepsUnclaimed: false)),
            SandboxStatus = new SandboxStatus(state, snapshots),
            Events = new GetContainerEvents(new EventHub(state, snapshots)),
            ListSandboxes = new ListSandboxes(state, engine),
            CreateContainer = new CreateContainer(state, engine, images, creations, loggers.CreateLogger<CreateContainer>()),
            StartContainer = new StartContainer(state, engine, _exits, new(time, keepsUnclaimed: false), steps.Times),
            StopContainer = stop,
            RemoveContainer = remove,
            ListContainers = list,
            ContainerStatus = new ContainerStatusQuery(state),
            UpdateContainerResources = new UpdateContainerResources(state, engine),
            UpdateSandboxResources = new UpdateSandboxResources(state),
            ReopenContainerLog = new ReopenContainerLog(state, engine),
            CheckpointContainer = new CheckpointContainer(state, engine, new(time, keepsUnclaimed: false)),
            ExecSync = new ExecSync(state, engine),
            ContainerStats = new ListContainerStats(state, list, stats),
            PodStats = new ListPodStats(state, engine, new PodStatsReader(state, engine, stats)),
            Metrics = new ListMetrics(metrics),
            Exec = new Exec(state, Streaming),
            Attach = new Attach(state, Streaming),
            PortForward = new PortForward(state, Streaming),
            ListImages = new ListImages(images),
            ImageStatus = new ImageStatus(images),
            PullImage = new PullImage(images, engine, pulls),
            WatchPull = new WatchPull(pulls),
            AdoptImages = new AdoptImages(images),
            ImportImages = new ImportImages(images),
            ExportImages = new ExportImages(images),
            TagImage = new TagImage(images),
            VerifyImages = new VerifyImages(images),
            PruneImages = new PruneImages(images, state),
            DiskUsage = new DiskUsage(images, state),
            PushImage = new PushImage(images),
            RemoveImage = new RemoveImage(images),
            ImageFsInfo = new ImageFsInfo(images, time),
        };
    }

    /// <summary>Runs before calls are let in.</summary>
    public Recoverer Recoverer { get; }

    /// <summary>Where NRI plugins take part. Listens from <see cref="RunUntilAsync"/> on.</summary>
    public NriServer Nri { get; }

    /// <summary>Where exec, attach and port-forward are served. Not started.</summary>
    public StreamingServer Streaming { get; }

    /// <summary>Makes the pages for Prometheus, with the calls counted beside.</summary>
    public Func<RpcCounters, MetricsPages> Pages { get; }

    /// <summary>The RPCs.</summary>
    public RpcHandlers Handlers { get; }

    /// <summary>Watches exits and the network, and keeps house, until cancelled.</summary>
    public async Task RunUntilAsync(CancellationToken stop)
    {
        // Where it cannot be served, pods go on without.
        _ = Nri.RunAsync(stop);
        Task watch = _exits.WatchAsync(stop);
        Task probe = _readiness.RunAsync(stop);
        Task housekeeping = _housekeeping.RunAsync(stop);
        // The first that fails ends the daemon: half a daemon is worse than a restart.
        Task first = await Task.WhenAny(watch, probe, _upkeep.RunAsync(stop), housekeeping);
        if (!stop.IsCancellationRequested)
        {
            await first;
        }
    }

    private static CniSettings Settings(DaemonOptions options) => new()
    {
        BinDirectories = options.Cni.BinDirs,
        PluginTimeout = options.Cni.Timeout,
        CollectInterval = options.Cni.GcInterval,
        CheckInterval = options.Cni.CheckInterval,
    };
}
