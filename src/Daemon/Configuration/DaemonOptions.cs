namespace Sampan.Daemon.Configuration;

/// <summary>Everything that can be set about one daemon: <c>/etc/sampan/config.yaml</c> with the command line on top.</summary>
/// <remarks>A property's initial value is the key's default; <see cref="ConfigurationKeys"/> says where it comes from.</remarks>
internal sealed record DaemonOptions
{
    /// <summary>The only <c>apiVersion</c> that this release reads.</summary>
    public const string ApiVersion = "sampan.dev/v1";

    /// <summary>Folder of what outlives a reboot: images, records, container file systems.</summary>
    public string Root { get; init; } = "/var/lib/sampan";

    /// <summary>Folder of what a reboot may take: namespaces, sockets, exit files.</summary>
    public string State { get; init; } = "/run/sampan";

    /// <summary>The CRI socket. Empty before resolution means <c>sampan.sock</c> in <see cref="State"/>.</summary>
    public string Socket { get; init; } = "";

    public EngineKind Engine { get; init; } = EngineKind.Native;

    public DockerOptions Docker { get; init; } = new();

    /// <summary>conmon. Empty: search PATH; after resolution empty means that none was found.</summary>
    public string Conmon { get; init; } = "";

    public string PauseImage { get; init; } = "registry.k8s.io/pause:3.10";

    public LogOptions Log { get; init; } = new();

    public CgroupOptions Cgroup { get; init; } = new();

    public RuntimesOptions Runtimes { get; init; } = new();

    public CniOptions Cni { get; init; } = new();

    public NriOptions Nri { get; init; } = new();

    public RegistriesOptions Registries { get; init; } = new();

    public ImagesOptions Images { get; init; } = new();

    public SandboxesOptions Sandboxes { get; init; } = new();

    public ContainersOptions Containers { get; init; } = new();

    public StreamingOptions Streaming { get; init; } = new();

    public MetricsOptions Metrics { get; init; } = new();

    public TracingOptions Tracing { get; init; } = new();

    public TimeoutsOptions Timeouts { get; init; } = new();
}
