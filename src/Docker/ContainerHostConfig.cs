using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>How a container is tied to the machine. What is null or empty is the engine's to choose when it is made.</summary>
public sealed record ContainerHostConfig : ContainerResources
{
    /// <summary><c>SOURCE:TARGET[:OPTIONS]</c>.</summary>
    public IReadOnlyList<string>? Binds { get; init; }

    /// <summary>Mounts of all kinds.</summary>
    public IReadOnlyList<ContainerMount>? Mounts { get; init; }

    /// <summary><c>none</c>, <c>host</c>, <c>container:ID</c> or a network's name.</summary>
    public string NetworkMode { get; init => field = value ?? ""; } = "";

    /// <summary><c>host</c>, <c>container:ID</c>, <c>private</c>, <c>shareable</c> or <c>none</c>.</summary>
    public string IpcMode { get; init => field = value ?? ""; } = "";

    /// <summary><c>host</c>, <c>container:ID</c> or empty.</summary>
    public string PidMode { get; init => field = value ?? ""; } = "";

    /// <summary><c>host</c> or empty.</summary>
    [JsonPropertyName("UTSMode")]
    public string UtsMode { get; init => field = value ?? ""; } = "";

    /// <summary><c>host</c> or empty.</summary>
    public string UsernsMode { get; init => field = value ?? ""; } = "";

    /// <summary>The parent of its cgroup; empty for the engine's own.</summary>
    public string CgroupParent { get; init => field = value ?? ""; } = "";

    /// <summary><c>host</c>, <c>private</c> or empty. API 1.41.</summary>
    public string CgroupnsMode { get; init => field = value ?? ""; } = "";

    /// <summary>Whether it may do all that the machine's root may.</summary>
    public bool Privileged { get; init; }

    /// <summary>Whether its root file system cannot be written.</summary>
    public bool ReadonlyRootfs { get; init; }

    /// <summary>Capabilities beyond the engine's choice.</summary>
    public IReadOnlyList<string>? CapAdd { get; init; }

    /// <summary>Capabilities that it does not get; <c>ALL</c> for all but those added.</summary>
    public IReadOnlyList<string>? CapDrop { get; init; }

    /// <summary>E.g. <c>seccomp=unconfined</c>, <c>apparmor=NAME</c>, <c>no-new-privileges</c>.</summary>
    public IReadOnlyList<string>? SecurityOpt { get; init; }

    /// <summary>Further groups of its user, by name or number.</summary>
    public IReadOnlyList<string>? GroupAdd { get; init; }

    /// <summary>Kernel parameters.</summary>
    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    /// <summary>How soon it is killed where memory ends, -1000 to 1000.</summary>
    public int OomScoreAdj { get; init; }

    /// <summary>Bytes of <c>/dev/shm</c>; 0 for the engine's own.</summary>
    public long ShmSize { get; init; }

    /// <summary>Limits of its processes.</summary>
    public IReadOnlyList<ContainerUlimit>? Ulimits { get; init; }

    /// <summary>Where its output goes.</summary>
    public ContainerLogConfig? LogConfig { get; init; }

    /// <summary>Whether it is started again.</summary>
    public ContainerRestartPolicy? RestartPolicy { get; init; }

    /// <summary>Its OCI runtime by name.</summary>
    public string Runtime { get; init => field = value ?? ""; } = "";

    /// <summary>Whether an init is put before its program; null for the engine's own.</summary>
    public bool? Init { get; init; }

    /// <summary>Paths that it cannot see; null for the engine's own, empty for none.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Paths that it cannot write; null for the engine's own, empty for none.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>Device nodes.</summary>
    public IReadOnlyList<ContainerDevice>? Devices { get; init; }

    /// <summary>Devices that a driver of the engine brings.</summary>
    public IReadOnlyList<ContainerDeviceRequest>? DeviceRequests { get; init; }

    /// <summary>E.g. <c>c 13:* rwm</c>.</summary>
    public IReadOnlyList<string>? DeviceCgroupRules { get; init; }

    /// <summary>Name servers.</summary>
    public IReadOnlyList<string>? Dns { get; init; }

    /// <summary>Options of <c>resolv.conf</c>.</summary>
    public IReadOnlyList<string>? DnsOptions { get; init; }

    /// <summary>Domains to search.</summary>
    public IReadOnlyList<string>? DnsSearch { get; init; }

    /// <summary><c>NAME:ADDRESS</c>.</summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    /// <summary>The machine's ports by the container's, <c>80/tcp</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<ContainerPortBinding>?>? PortBindings { get; init; }

    /// <summary>Annotations that the OCI runtime sees. API 1.43.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
