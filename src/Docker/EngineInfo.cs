using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>How an engine is set up.</summary>
public sealed record EngineInfo
{
    /// <summary>Its data folder.</summary>
    public string DockerRootDir { get; init => field = value ?? ""; } = "";

    /// <summary>The storage driver, e.g. <c>overlay2</c>; <c>overlayfs</c> where images are kept by a containerd.</summary>
    public string Driver { get; init => field = value ?? ""; } = "";

    /// <summary>What the storage driver says of itself, pairs of name and value, e.g. <c>driver-type</c> with a containerd.</summary>
    public IReadOnlyList<IReadOnlyList<string>> DriverStatus { get; init => field = value ?? []; } = [];

    /// <summary><c>cgroupfs</c>, <c>systemd</c> or <c>none</c>.</summary>
    public string CgroupDriver { get; init => field = value ?? ""; } = "";

    /// <summary><c>1</c> or <c>2</c>; empty before Docker 20.10.</summary>
    public string CgroupVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The logging driver of containers that ask for none.</summary>
    public string LoggingDriver { get; init => field = value ?? ""; } = "";

    /// <summary>The runtime of containers that ask for none.</summary>
    public string DefaultRuntime { get; init => field = value ?? ""; } = "";

    /// <summary>Its version.</summary>
    public string ServerVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The machine's name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>How many containers there are.</summary>
    public int Containers { get; init; }

    /// <summary>How many of them run.</summary>
    public int ContainersRunning { get; init; }

    /// <summary>How many images there are.</summary>
    public int Images { get; init; }

    /// <summary>Whether containers outlive the engine.</summary>
    public bool LiveRestoreEnabled { get; init; }

    /// <summary>E.g. <c>name=seccomp,profile=default</c>, <c>name=userns</c>, <c>name=rootless</c>.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init => field = value ?? []; } = [];

    /// <summary>OCI runtimes by name.</summary>
    public IReadOnlyDictionary<string, EngineRuntime> Runtimes { get; init => field = value ?? new Dictionary<string, EngineRuntime>(); } = new Dictionary<string, EngineRuntime>();

    /// <summary>Its part in a swarm.</summary>
    public EngineSwarm Swarm { get; init => field = value ?? new(); } = new();

    /// <summary>What its containers run on, <c>linux</c> or <c>windows</c>.</summary>
    [JsonPropertyName("OSType")]
    public string OsType { get; init => field = value ?? ""; } = "";

    /// <summary>The machine's kernel.</summary>
    public string KernelVersion { get; init => field = value ?? ""; } = "";
}
