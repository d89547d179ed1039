using System.Globalization;
using Google.Protobuf;
using Sampan.Cri.V1;
using Sampan.Docker;
using ContainerConfig = Sampan.Cri.V1.ContainerConfig;
using EngineContainer = Sampan.Docker.ContainerDetails;
using EngineHost = Sampan.Docker.ContainerHostConfig;
using MountPoint = Sampan.Docker.ContainerMountPoint;

namespace Sampan.Daemon.Engines.Docker.Adoption;

/// <summary>What a pod must have been asked to be, from what the engine was told by dockershim or cri-dockerd. Pure.</summary>
internal static class AdoptedConfigs
{
    private const string NameLabel = "io.kubernetes.container.name", Host = "host", IdPrefix = "sha256:";

    /// <summary>The configuration of a sandbox.</summary>
    /// <param name="sandbox">Its container.</param>
    /// <param name="containers">The pod's containers.</param>
    /// <param name="ports">The ports that the network was asked for; none when nobody knows.</param>
    public static PodSandboxConfig Sandbox(EngineContainer sandbox, IReadOnlyList<EngineContainer> containers, IReadOnlyList<PortMapping> ports)
    {
        (_, PodSandboxMetadata pod, uint attempt) = DockerNames.Parse(sandbox.Name)!.Value;
        pod.Attempt = attempt;
        return new PodSandboxConfig
        {
            Metadata = pod,
            // On the host's network it is the host's own name.
            Hostname = sandbox.HostConfig.NetworkMode == Host ? "" : sandbox.Config.Hostname,
            LogDirectory = LogDirectory(pod, containers),
            PortMappings = { ports.Count > 0 ? ports : Ports(sandbox.HostConfig) },
            Labels = { DockerLabels.OwnOf(sandbox.Config.Labels).Where(label => label.Key != NameLabel).ToDictionary() },
            Annotations = { DockerLabels.AnnotationsOf(sandbox.Config.Labels).ToDictionary() },
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = sandbox.HostConfig.CgroupParent,
                Sysctls = { (sandbox.HostConfig.Sysctls ?? new Dictionary<string, string>()).ToDictionary() },
                SecurityContext = new LinuxSandboxSecurityContext
                {
                    Privileged = sandbox.HostConfig.Privileged,
                    ReadonlyRootfs = sandbox.HostConfig.ReadonlyRootfs,
                    NamespaceOptions = new NamespaceOption
                    {
                        Network = ModeOf(sandbox.HostConfig.NetworkMode),
                        Ipc = ModeOf(sandbox.HostConfig.IpcMode),
                        Pid = sandbox.HostConfig.PidMode == Host ? NamespaceMode.Node
                            : containers.Any(each => each.HostConfig.PidMode == $"container:{sandbox.Id}") ? NamespaceMode.Pod
                            : NamespaceMode.Container,
                    },
                },
            },
        };
    }

    /// <summary>The configuration of a container.</summary>
    /// <param name="container">The container.</param>
    public static ContainerConfig Container(EngineContainer container)
    {
        (string name, _, uint attempt) = DockerNames.Parse(container.Name)!.Value;
        return new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = container.Config.Labels.GetValueOrDefault(NameLabel, name), Attempt = attempt },
            Image = new ImageSpec { Image = container.Config.Image, UserSpecifiedImage = NamedImage(container) ?? "" },
            Command = { container.Config.Entrypoint ?? [] },
            Args = { container.Config.Cmd ?? [] },
            WorkingDir = container.Config.WorkingDir,
            Envs = { (container.Config.Env ?? []).Select(ToEnvironment) },
            Mounts = { container.Mounts.Where(mount => mount.Type == "bind").Select(mount => ToMount(mount, container.HostConfig)) },
            Labels = { DockerLabels.OwnOf(container.Config.Labels).ToDictionary() },
            Annotations = { DockerLabels.AnnotationsOf(container.Config.Labels).ToDictionary() },
            LogPath = LogPathInFolder(container.Config.Labels.GetValueOrDefault(DockerLabels.LogPath, "")),
            Stdin = container.Config.OpenStdin,
            StdinOnce = container.Config.StdinOnce,
            Tty = container.Config.Tty,
            Linux = new LinuxContainerConfig { Resources = Resources(container.HostConfig), SecurityContext = Security(container) },
        };
    }

    /// <summary>The name that a container's image was asked for by; null if that was an id, as kubelets do.</summary>
    public static string? NamedImage(EngineContainer container) =>
        container.Config.Image.Length == 0 || container.Config.Image.StartsWith(IdPrefix, StringComparison.Ordinal) || container.Image == IdPrefix + container.Config.Image
            ? null
            : container.Config.Image;

    /// <summary>The handler that a sandbox was asked for: the default, where it has the default's runtime.</summary>
    public static string HandlerOf(EngineContainer sandbox, DockerNode node) =>
        sandbox.HostConfig.Runtime == node.Runtimes.FirstOrDefault("") ? "" : sandbox.HostConfig.Runtime;

    private static LinuxContainerSecurityContext Security(EngineContainer container)
    {
        EngineHost host = container.HostConfig;
        var security = new LinuxContainerSecurityContext
        {
            Privileged = host.Privileged,
            ReadonlyRootfs = host.ReadonlyRootfs,
            Capabilities = new Capability { AddCapabilities = { host.CapAdd ?? [] }, DropCapabilities = { host.CapDrop ?? [] } },
            MaskedPaths = { host.MaskedPaths ?? [] },
            ReadonlyPaths = { host.ReadonlyPaths ?? [] },
            SupplementalGroups = { (host.GroupAdd ?? []).Select(Number).OfType<long>() },
            NoNewPrivs = host.SecurityOpt?.Contains("no-new-privileges") == true,
            NamespaceOptions = new NamespaceOption
            {
                // The sandbox has the host's, not the container.
                Network = host.UtsMode == Host ? NamespaceMode.Node : NamespaceMode.Pod,
                Ipc = ModeOf(host.IpcMode),
                Pid = host.PidMode == Host ? NamespaceMode.Node : host.PidMode.Length == 0 ? NamespaceMode.Container : NamespaceMode.Pod,
            },
        };
        string[] user = container.Config.User.Split(':', 2);
        if (Number(user[0]) is { } uid)
        {
            security.RunAsUser = new Int64Value { Value = uid };
        }
        if (user.Length == 2 && Number(user[1]) is { } gid && security.RunAsUser is not null)
        {
            security.RunAsGroup = new Int64Value { Value = gid };
        }
        return security;
    }

    private static LinuxContainerResources Resources(EngineHost host) => new()
    {
        CpuPeriod = host.CpuPeriod,
        CpuQuota = host.CpuQuota,
        CpuShares = host.CpuShares,
        CpusetCpus = host.CpusetCpus,
        CpusetMems = host.CpusetMems,
        MemoryLimitInBytes = host.Memory,
        MemorySwapLimitInBytes = host.MemorySwap,
        OomScoreAdj = host.OomScoreAdj,
    };

    private static KeyValue ToEnvironment(string entry)
    {
        int equals = entry.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? new KeyValue { Key = entry }
            : new KeyValue { Key = entry[..equals], Value = ByteString.CopyFromUtf8(entry[(equals + 1)..]) };
    }

    private static Mount ToMount(MountPoint mount, EngineHost host) => new()
    {
        HostPath = mount.Source,
        ContainerPath = mount.Destination,
        Readonly = !mount.Writable,
        RecursiveReadOnly = host.Mounts?.Any(asked => asked.Target == mount.Destination && asked.BindOptions?.ReadOnlyForceRecursive == true) == true,
        Propagation = mount.Propagation switch
        {
            "rshared" or "shared" => MountPropagation.PropagationBidirectional,
            "rslave" or "slave" => MountPropagation.PropagationHostToContainer,
            _ => MountPropagation.PropagationPrivate,
        },
    };

    // Of dockershim and cri-dockerd the engine was told of the ports, though it has no part in them: "80/tcp" → [{"", "8080"}].
    private static IEnumerable<PortMapping> Ports(EngineHost host) =>
        from asked in host.PortBindings ?? new Dictionary<string, IReadOnlyList<ContainerPortBinding>?>()
        let port = asked.Key.Split('/', 2)
        from binding in asked.Value ?? []
        let container = Number(port[0])
        let machine = Number(binding.HostPort ?? "")
        where container is > 0 and <= ushort.MaxValue && machine is > 0 and <= ushort.MaxValue
        select new PortMapping
        {
            ContainerPort = (int)container,
            HostPort = (int)machine,
            HostIp = binding.HostIp ?? "",
            Protocol = port.ElementAtOrDefault(1) switch { "udp" => Protocol.Udp, "sctp" => Protocol.Sctp, _ => Protocol.Tcp },
        };

    // /var/log/pods/NAMESPACE_POD_UID/CONTAINER/ATTEMPT.log
    private static string LogDirectory(PodSandboxMetadata pod, IReadOnlyList<EngineContainer> containers)
    {
        string? log = containers.Select(each => each.Config.Labels.GetValueOrDefault(DockerLabels.LogPath, "")).FirstOrDefault(path => path.Length > 0);
        return Path.GetDirectoryName(Path.GetDirectoryName(log)) ?? $"/var/log/pods/{pod.Namespace}_{pod.Name}_{pod.Uid}";
    }

    // CONTAINER/ATTEMPT.log
    private static string LogPathInFolder(string log) =>
        Path.GetDirectoryName(Path.GetDirectoryName(log)) is { Length: > 0 } folder ? Path.GetRelativePath(folder, log) : log;

    private static NamespaceMode ModeOf(string mode) => mode == Host ? NamespaceMode.Node : NamespaceMode.Pod;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
