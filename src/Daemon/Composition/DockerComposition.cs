using Microsoft.Extensions.Logging;
using Sampan.Daemon.Configuration;
using Sampan.Daemon.Engines.Docker;
using Sampan.Daemon.Engines.Docker.Adoption;
using Sampan.Daemon.Engines.Docker.Images;
using Sampan.Daemon.Engines.Docker.Logs;
using Sampan.Daemon.Engines.Docker.Streams;
using Sampan.Daemon.Engines.Native;
using Sampan.Docker;
using Sampan.Linux.Cgroups;
using Sampan.Linux.Events;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Composition;

/// <summary>Wires the engine that drives a Docker Engine.</summary>
internal sealed partial class DockerComposition(
    LiveConfiguration configuration, EpollLoop loop, Surroundings surroundings, ILogger<DockerComposition> logger)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);
    private static readonly Version Oldest = new(1, 41);

    private readonly DaemonOptions _options = configuration.Current;

    private string Folder => Path.Combine(_options.Root, "docker");

    /// <summary>Waits until the Docker Engine answers, and makes the engine.</summary>
    /// <param name="waiting">Told why it waits.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="DaemonStartException">The Docker Engine is not one that can be used.</exception>
    public async Task<EnginePair> CreateAsync(Action<string> waiting, CancellationToken token)
    {
        var docker = new DockerClient(_options.Docker.Socket, new DockerClientOptions { CallLimit = _options.Docker.CallTimeout, Time = surroundings.Time });
        try
        {
            return Make(docker, await MeetAsync(docker, waiting, token));
        }
        catch
        {
            docker.Dispose();
            throw;
        }
    }

    private EnginePair Make(DockerClient docker, (EngineInfo Info, DockerNode Node) met)
    {
        var settings = new Live<DockerSettings>(DockerSettings.From(_options));
        configuration.Follow(next =>
        {
            var made = DockerSettings.From(next);
            return () => settings.Replace(made);
        });
        var hierarchies = CgroupHierarchies.Detect();
        Cri.V1.CgroupDriver driver = met.Node.Systemd ? Cri.V1.CgroupDriver.Systemd : Cri.V1.CgroupDriver.Cgroupfs;
        // The engine's driver is the one that counts; a parent that is configured for the other makes no sense to it.
        bool isConfigured = _options.Cgroup.Driver == (met.Node.Systemd ? CgroupDriver.Systemd : CgroupDriver.Cgroupfs);
        var cgroups = new CgroupParents(hierarchies, driver, isConfigured ? _options.Cgroup.Parent : met.Node.Systemd ? "sampan.slice" : "/sampan");
        var objects = new DockerObjects();
        var images = new DockerImages(docker, ImageOptions(_options), surroundings.Time, Log<DockerImages>());
        configuration.Follow(next => () => images.Change(ImageOptions(next)));
        var mounts = new ImageMounts(Path.Combine(Folder, "image-mounts"), images.LayerFolders);
        var folder = new SandboxFolder(Path.Combine(Folder, "sandboxes"));
        var logs = new DockerLogs(Path.Combine(Folder, "logs"), loop, surroundings.Time, Log<DockerLogs>());
        var host = new DockerHost(folder, mounts, images.LayerFolders, settings, met.Node);
        var creations = new DockerCreations(docker, objects, surroundings.Time);
        var containers = new DockerContainers(docker, host, creations, new DockerContainerParts(objects, logs, mounts, cgroups));
        var networks = new CniResults(_options.Docker.CniCacheDirs);
        var ends = new ExecEnds();
        var engine = new DockerEngine(new DockerParts
        {
            Docker = docker,
            Host = host,
            Cgroups = cgroups,
            Objects = objects,
            Sandboxes = new DockerSandboxes(docker, host, creations, folder, cgroups),
            Containers = containers,
            Watch = new DockerWatch(
                docker, objects, containers, new DockerWatchParts(_options.Root, images, logs, ends, surroundings.Time), Log<DockerWatch>()),
            Execs = new DockerExec(docker, ends, new ContainerMembers(cgroups.Hierarchies), surroundings.Time),
            Attachments = new DockerAttach(docker),
            Logs = logs,
            Folder = folder,
            ImageMounts = mounts,
            Adoption = new PodAdoption(docker, met.Node, images.FindAsync, networks, Log<PodAdoption>()),
            Layers = new LayerUsages(id => UsageOf(objects.FindLayer(id)), surroundings.Time),
            Usage = new UsageReader(cgroups),
            Time = surroundings.Time,
        });
        return new EnginePair(engine, images, null);
    }

    private static DockerImageOptions ImageOptions(DaemonOptions options) => new()
    {
        PinnedImages = [options.PauseImage, .. options.Images.Pinned],
        ProgressTimeout = options.Images.ProgressTimeout,
        SignaturePolicy = options.Images.SignaturePolicy,
    };

    private async Task<(EngineInfo Info, DockerNode Node)> MeetAsync(DockerClient docker, Action<string> waiting, CancellationToken token)
    {
        string told = "";
        while (true)
        {
            try
            {
                Version api = Version.Parse(await docker.Engine.PingAsync(token));
                EngineInfo info = await docker.Engine.InfoAsync(token);
                DockerNode node = NodeOf(api, info);
                LogMet(docker.SocketPath, node.Version, api.ToString());
                return (info, node);
            }
            catch (DockerException e) when (e.IsUnavailable)
            {
                waiting($"sampan waits for the Docker Engine: {e.Message}");
                if (told != e.Message)
                {
                    LogWaiting(docker.SocketPath, e.Message);
                    told = e.Message;
                }
                await Task.Delay(Wait, surroundings.Time, token);
            }
        }
    }

    private static DockerNode NodeOf(Version api, EngineInfo info)
    {
        if (api < Oldest)
        {
            throw new DaemonStartException($"Docker {info.ServerVersion} speaks version {api} of its API; {Oldest} (Docker 20.10) is the oldest that can be used: upgrade Docker");
        }
        if (info.SecurityOptions.Any(option => option.StartsWith("name=rootless", StringComparison.Ordinal)))
        {
            throw new DaemonStartException("this Docker Engine runs rootless: its containers cannot join the pod network; use one that runs as root");
        }
        return new DockerNode
        {
            Api = api,
            Version = info.ServerVersion,
            Runtimes = [info.DefaultRuntime, .. info.Runtimes.Keys.Where(name => name != info.DefaultRuntime).Order(StringComparer.Ordinal)],
            Systemd = info.CgroupDriver == "systemd",
            AppArmor = info.SecurityOptions.Any(option => option.StartsWith("name=apparmor", StringComparison.Ordinal)),
            RemapsUsers = info.SecurityOptions.Any(option => option.StartsWith("name=userns", StringComparison.Ordinal)),
            ShowsLayers = info.Driver == "overlay2",
            Host = HostProbe.Read(CgroupHierarchies.Detect()),
        };
    }

    private static (ulong Bytes, ulong Inodes) UsageOf(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return (0, 0);
        }
        DiskUsage usage = DiskUsage.Of(folder, CancellationToken.None);
        return ((ulong)usage.Bytes, (ulong)usage.Inodes);
    }

    private ILogger<T> Log<T>() => surroundings.Loggers.CreateLogger<T>();

    [LoggerMessage(8201, LogLevel.Information, "the Docker Engine at {Socket} is version {Version}, API {Api}")]
    private partial void LogMet(string socket, string version, string api);

    [LoggerMessage(8202, LogLevel.Warning, "waiting for the Docker Engine at {Socket}: {Reason}")]
    private partial void LogWaiting(string socket, string reason);
}
