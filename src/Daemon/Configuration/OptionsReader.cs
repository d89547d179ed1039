using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Configuration;

/// <summary>Reads <see cref="DaemonOptions"/> out of a document, section by section.</summary>
internal static class OptionsReader
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_week = TimeSpan.FromDays(7);

    /// <summary>The options as written, nothing resolved; what is wrong goes to <paramref name="context"/>.</summary>
    public static DaemonOptions Read(ConfigurationNode? document, ReadingContext context)
    {
        var reader = new SectionReader("", document, context);
        reader.Text("apiVersion", DaemonOptions.ApiVersion);
        var defaults = new DaemonOptions();
        var options = new DaemonOptions
        {
            Root = reader.Text("root", defaults.Root),
            State = reader.Text("state", defaults.State),
            Socket = reader.Text("socket", defaults.Socket),
            Engine = reader.Choice("engine", defaults.Engine, ConfigurationWords.Engine),
            Docker = reader.Section("docker", section => Docker(section, defaults.Docker)),
            Conmon = reader.Text("conmon", defaults.Conmon),
            PauseImage = reader.Text("pauseImage", defaults.PauseImage),
            Log = reader.Section("log", section => Log(section, defaults.Log)),
            Cgroup = reader.Section("cgroup", section => Cgroup(section, defaults.Cgroup)),
            Runtimes = reader.Section("runtimes", section => Runtimes(section, defaults.Runtimes)),
            Cni = reader.Section("cni", section => Cni(section, defaults.Cni)),
            Nri = reader.Section("nri", section => Nri(section, defaults.Nri)),
            Registries = reader.Section("registries", section => Registries(section, defaults.Registries)),
            Images = reader.Section("images", section => Images(section, defaults.Images)),
            Sandboxes = reader.Section("sandboxes", section => Sandboxes(section, defaults.Sandboxes)),
            Containers = reader.Section("containers", section => Containers(section, defaults.Containers)),
            Streaming = reader.Section("streaming", section => Streaming(section, defaults.Streaming)),
            Metrics = reader.Section("metrics", section => Metrics(section, defaults.Metrics)),
            Tracing = reader.Section("tracing", section => Tracing(section, defaults.Tracing)),
            Timeouts = reader.Section("timeouts", section => Timeouts(section, defaults.Timeouts)),
        };
        reader.End();
        return options;
    }

    private static DockerOptions Docker(SectionReader section, DockerOptions defaults) => new()
    {
        Socket = section.Text("socket", defaults.Socket),
        CallTimeout = section.Duration("callTimeout", defaults.CallTimeout, s_second, s_hour),
        CniCacheDirs = section.TextList("cniCacheDirs", defaults.CniCacheDirs),
    };

    private static LogOptions Log(SectionReader section, LogOptions defaults) => new()
    {
        Level = section.Choice("level", defaults.Level, ConfigurationWords.Level),
        Format = section.Choice("format", defaults.Format, ConfigurationWords.Format),
    };

    private static CgroupOptions Cgroup(SectionReader section, CgroupOptions defaults) => new()
    {
        Driver = section.Choice("driver", defaults.Driver, ConfigurationWords.Driver),
        Parent = section.Text("parent", defaults.Parent),
    };

    private static RuntimesOptions Runtimes(SectionReader section, RuntimesOptions defaults) => new()
    {
        Default = section.Text("default", defaults.Default),
        Handlers = section.Named("handlers", Handler),
    };

    private static RuntimeHandlerOptions Handler(SectionReader section) => new()
    {
        Path = section.Text("path", ""),
        Root = section.Text("root", ""),
        Options = section.TextList("options", []),
    };

    private static CniOptions Cni(SectionReader section, CniOptions defaults) => new()
    {
        ConfDir = section.Text("confDir", defaults.ConfDir),
        BinDirs = section.TextList("binDirs", defaults.BinDirs),
        Timeout = section.Duration("timeout", defaults.Timeout, s_second, s_hour),
        GcInterval = section.Duration("gcInterval", defaults.GcInterval, TimeSpan.Zero, s_week),
        CheckInterval = section.Duration("checkInterval", defaults.CheckInterval, TimeSpan.Zero, s_week),
    };

    private static NriOptions Nri(SectionReader section, NriOptions defaults) => new()
    {
        Socket = section.Text("socket", defaults.Socket),
        PluginPath = section.Text("pluginPath", defaults.PluginPath),
        PluginConfigPath = section.Text("pluginConfigPath", defaults.PluginConfigPath),
        RegistrationTimeout = section.Duration("registrationTimeout", defaults.RegistrationTimeout, s_second, s_hour),
        RequestTimeout = section.Duration("requestTimeout", defaults.RequestTimeout, s_second, s_hour),
    };

    private static RegistriesOptions Registries(SectionReader section, RegistriesOptions defaults) => new()
    {
        ConfigDirs = section.TextList("configDirs", defaults.ConfigDirs),
    };

    private static ImagesOptions Images(SectionReader section, ImagesOptions defaults) => new()
    {
        ParallelLayers = (int)section.Integer("parallelLayers", defaults.ParallelLayers, 1, 64),
        BlobStreams = (int)section.Integer("blobStreams", defaults.BlobStreams, 1, 8),
        MaxBandwidth = section.Size("maxBandwidth", defaults.MaxBandwidth, 0, 1L << 40),
        ProgressTimeout = section.Duration("progressTimeout", defaults.ProgressTimeout, s_second, TimeSpan.FromDays(1)),
        Pinned = section.TextList("pinned", defaults.Pinned),
        KeepBlobs = section.Boolean("keepBlobs", defaults.KeepBlobs),
        SignaturePolicy = section.Text("signaturePolicy", defaults.SignaturePolicy),
        SignatureVerifier = section.TextList("signatureVerifier", defaults.SignatureVerifier),
        SignatureTimeout = section.Duration("signatureTimeout", defaults.SignatureTimeout, s_second, s_hour),
    };

    private static SandboxesOptions Sandboxes(SectionReader section, SandboxesOptions defaults) => new()
    {
        ShmSize = section.Size("shmSize", defaults.ShmSize, 4L << 10, 1L << 40),
    };

    private static ContainersOptions Containers(SectionReader section, ContainersOptions defaults) => new()
    {
        MissingHostPath = section.Choice("missingHostPath", defaults.MissingHostPath, ConfigurationWords.HostPath),
        PidsLimit = section.Integer("pidsLimit", defaults.PidsLimit, 0, 4_194_304),
        SeccompProfile = section.Text("seccompProfile", defaults.SeccompProfile),
        BlockIoConfig = section.Text("blockIoConfig", defaults.BlockIoConfig),
    };

    private static StreamingOptions Streaming(SectionReader section, StreamingOptions defaults) => new()
    {
        Address = section.Text("address", defaults.Address),
        Port = (int)section.Integer("port", defaults.Port, 0, ushort.MaxValue),
        IdleTimeout = section.Duration("idleTimeout", defaults.IdleTimeout, TimeSpan.Zero, TimeSpan.FromDays(30)),
        Tls = section.Section("tls", tls => Tls(tls, defaults.Tls)),
    };

    private static StreamingTlsOptions Tls(SectionReader section, StreamingTlsOptions defaults) => new()
    {
        CertFile = section.Text("certFile", defaults.CertFile),
        KeyFile = section.Text("keyFile", defaults.KeyFile),
        ClientCaFile = section.Text("clientCaFile", defaults.ClientCaFile),
    };

    private static MetricsOptions Metrics(SectionReader section, MetricsOptions defaults) => new()
    {
        Listen = section.Text("listen", defaults.Listen),
    };

    private static TracingOptions Tracing(SectionReader section, TracingOptions defaults) => new()
    {
        Endpoint = section.Text("endpoint", defaults.Endpoint),
        Protocol = section.Choice("protocol", defaults.Protocol, ConfigurationWords.TraceProtocol),
        SamplingRatePerMillion = (int)section.Integer("samplingRatePerMillion", defaults.SamplingRatePerMillion, 0, 1_000_000),
    };

    private static TimeoutsOptions Timeouts(SectionReader section, TimeoutsOptions defaults) => new()
    {
        OciRuntime = section.Duration("ociRuntime", defaults.OciRuntime, s_second, s_hour),
        Cleanup = section.Duration("cleanup", defaults.Cleanup, s_second, s_hour),
        Shutdown = section.Duration("shutdown", defaults.Shutdown, TimeSpan.Zero, s_hour),
    };
}
