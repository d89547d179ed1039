using System.Globalization;
using Sampan.Daemon.Configuration.Yaml;

namespace Sampan.Daemon.Configuration;

/// <summary>Every key, in the order of the written file. A pure table.</summary>
internal static class ConfigurationKeys
{
    public static IReadOnlyList<ConfigurationKey> All { get; } =
    [
        new("apiVersion", "The format of this file.", "the only one there is", _ => Text(DaemonOptions.ApiVersion)),
        new("root", "What outlives a reboot: images, records, container file systems.",
            "the FHS: a service's own state lives in /var/lib", options => Text(options.Root)),
        new("state", "What a reboot may take: namespaces, sockets, exit files.",
            "the FHS: run-time data lives in /run", options => Text(options.State)),
        new("socket", "The CRI socket for the kubelet. \"\" is sampan.sock in the state folder. At most 107 bytes.",
            "/run/sampan/sampan.sock as long as state is the default", options => Text(options.Socket)),
        new("engine", "Who runs the containers: native, or docker for a Docker Engine, 20.10 or newer.",
            "no other daemon is needed", options => Text(ConfigurationWords.Engine.Of(options.Engine))),
        new("docker.socket", "The Engine's socket. Only with engine: docker.", "Docker's", options => Text(options.Docker.Socket)),
        new("docker.callTimeout", "For one call of the Engine that moves no image.", "the kubelet gives a call 2 minutes",
            options => Duration(options.Docker.CallTimeout)),
        new("docker.cniCacheDirs", "Where dockershim or cri-dockerd (--cni-cache-dir) noted the networks of pods that are taken over.",
            "theirs, now and formerly", options => Texts(options.Docker.CniCacheDirs)),
        new("conmon", "The container monitor. \"\" searches PATH.", "the package conmon", options => Text(options.Conmon)),
        new("pauseImage", "The image of the pause container, which only pods that share their PID namespace get.",
            "kubeadm's for Kubernetes 1.31 to 1.33; any works", options => Text(options.PauseImage)),
        new("log.level", "trace, debug, info, warn or error.", "quiet enough for a node, loud enough for a fault",
            options => Text(ConfigurationWords.Level.Of(options.Log.Level))),
        new("log.format", "text for people, json for machines.", "journald readers are people first",
            options => Text(ConfigurationWords.Format.Of(options.Log.Format))),
        new("cgroup.driver", "cgroupfs, systemd or auto: systemd where it is pid 1. The kubelet's cgroupDriver must agree.",
            "what Kubernetes advises", options => Text(ConfigurationWords.Driver.Of(options.Cgroup.Driver))),
        new("cgroup.parent", "Where a pod goes that names no parent. \"\" is /sampan (cgroupfs) or sampan.slice (systemd).",
            "a place of its own, away from kubepods", options => Text(options.Cgroup.Parent)),
        new("runtimes.default", "The handler of pods without a RuntimeClass. auto is the first that works of crun, runc and the rest by name.",
            "crun starts faster and takes less memory; some versions cannot run on some hosts", options => Text(options.Runtimes.Default)),
        new("runtimes.handlers",
            "OCI runtimes by RuntimeClass handler. crun and runc are added where PATH has them. For each name:\n" +
            "  path     executable: absolute, or a name to search PATH for; the handler's name if left out\n" +
            "  root     the runtime's own state folder; runtimes/NAME in the state folder if left out\n" +
            "  options  list of global options for every call, as [--debug]",
            "what is installed", options => Handlers(options.Runtimes)),
        new("cni.confDir", "Network configurations; the first in lexical order is used.", "the CNI convention, as containerd and CRI-O",
            options => Text(options.Cni.ConfDir)),
        new("cni.binDirs", "Folders of CNI plugins, searched in this order.",
            "upstream's folder, then Debian's (/usr/lib/cni), then Fedora's (/usr/libexec/cni)", options => Texts(options.Cni.BinDirs)),
        new("cni.timeout", "For one run of one plugin.", "half of the kubelet's 2 minutes for a call", options => Duration(options.Cni.Timeout)),
        new("cni.gcInterval", "How often plugins of CNI 1.1 may collect what no pod uses (GC), at the start too. 0s: never.",
            "leftovers are rare", options => Duration(options.Cni.GcInterval)),
        new("cni.checkInterval", "How often plugins look at the networks of all pods (CHECK). 0s: never.",
            "some processes for each pod, and a finding that nothing acts upon", options => Duration(options.Cni.CheckInterval)),
        new("nri.socket", "Where NRI plugins connect. Empty: nri/nri.sock in the state folder. \"off\" turns NRI off.",
            "beside the CRI socket; containerd and CRI-O use /var/run/nri/nri.sock", options => Text(options.Nri.Socket)),
        new("nri.pluginPath", "The folder of plugins that are started with the daemon, executables named NN-NAME. \"\" starts none.",
            "containerd's and CRI-O's", options => Text(options.Nri.PluginPath)),
        new("nri.pluginConfigPath", "The folder of their configurations, NN-NAME.conf or NAME.conf.", "containerd's and CRI-O's",
            options => Text(options.Nri.PluginConfigPath)),
        new("nri.registrationTimeout", "For a plugin to register and to take in what exists.", "containerd's and CRI-O's",
            options => Duration(options.Nri.RegistrationTimeout)),
        new("nri.requestTimeout", "For one answer of a plugin; one that is slower is dropped.", "containerd's and CRI-O's",
            options => Duration(options.Nri.RequestTimeout)),
        new("registries.configDirs", "Trees of HOST/hosts.toml (mirrors, TLS); the first folder that knows a host wins. Read anew at each pull.",
            "Sampan's own, then what containerd and Docker nodes already have", options => Texts(options.Registries.ConfigDirs)),
        new("images.parallelLayers", "Layers of one image fetched at once, 1 to 64.", "the browsers' habit: six connections to a host",
            options => Number(options.Images.ParallelLayers)),
        new("images.blobStreams", "Pieces of one large layer fetched at once where the network is slower than the unpacking, 1 to 8.",
            "many registries' stores give each connection only so much; more takes more memory", options => Number(options.Images.BlobStreams)),
        new("images.maxBandwidth", "Bytes a second over all pulls, as 50MiB. 0B sets no limit.", "a node's network is there to be used",
            options => Size(options.Images.MaxBandwidth)),
        new("images.progressTimeout", "A pull that moves no byte for so long fails; the kubelet sets no limit itself.", "containerd's",
            options => Duration(options.Images.ProgressTimeout)),
        new("images.pinned", "Images that the kubelet's garbage collection must spare: references, or patterns with stars. The pause image always is.", "none needed",
            options => Texts(options.Images.Pinned)),
        new("images.keepBlobs", "Keep layers as they came, beside their files: exports and pushes have the digests of the pull, on twice the disk.",
            "a node runs images, it seldom hands them on", options => Plain(options.Images.KeepBlobs ? "true" : "false")),
        new("images.signaturePolicy", "Which images may be pulled, as containers-policy.json(5). A missing file allows all; \"\" is none.",
            "CRI-O's, podman's and skopeo's", options => Text(options.Images.SignaturePolicy)),
        new("images.signatureVerifier", "The program that checks signatures for the policy, and its arguments. [] is none.",
            "none comes with Sampan", options => Texts(options.Images.SignatureVerifier)),
        new("images.signatureTimeout", "For one signature.", "two round trips to a slow registry", options => Duration(options.Images.SignatureTimeout)),
        new("sandboxes.shmSize", "Size of a pod's /dev/shm.", "Docker's and containerd's", options => Size(options.Sandboxes.ShmSize)),
        new("containers.missingHostPath", "A mount whose host path is missing: create an empty directory, or reject the container.",
            "Docker's habit, and containerd's, which workloads rely on", options => Text(ConfigurationWords.HostPath.Of(options.Containers.MissingHostPath))),
        new("containers.pidsLimit", "Most processes of one container. 0 sets no limit.", "the kubelet's podPidsLimit does this per pod",
            options => Number(options.Containers.PidsLimit)),
        new("containers.seccompProfile", "A profile file for RuntimeDefault. \"\" is the built-in one.", "the built-in profile",
            options => Text(options.Containers.SeccompProfile)),
        new("containers.blockIoConfig", "A file of block I/O classes, in goresctrl's format, read anew at each use. \"\" for none.",
            "no class is needed", options => Text(options.Containers.BlockIoConfig)),
        new("streaming.address", "The IP address that exec, attach and port-forward are served on. The kubelet comes from this host.",
            "containerd's and CRI-O's", options => Text(options.Streaming.Address)),
        new("streaming.port", "The port of it. 0 takes any that is free.", "containerd's and CRI-O's", options => Number(options.Streaming.Port)),
        new("streaming.idleTimeout", "A session on which nothing was sent either way for so long is closed. 0s closes none.",
            "the kubelet's streamingConnectionIdleTimeout", options => Duration(options.Streaming.IdleTimeout)),
        new("streaming.tls.certFile", "The server's certificate, then those between it and its root. \"\" serves without TLS.",
            "nobody but this host reaches the default address", options => Text(options.Streaming.Tls.CertFile)),
        new("streaming.tls.keyFile", "Its key, not encrypted.", "it goes with certFile", options => Text(options.Streaming.Tls.KeyFile)),
        new("streaming.tls.clientCaFile", "Who signs the certificates of clients. \"\" asks clients for none; a kubelet has none to show.",
            "the URL's token lets a client in", options => Text(options.Streaming.Tls.ClientCaFile)),
        new("metrics.listen", "ADDRESS:PORT of Prometheus metrics over HTTP, as 127.0.0.1:9911. \"\" serves none.",
            "nothing listens that nobody asked for", options => Text(options.Metrics.Listen)),
        new("tracing.endpoint", "HOST:PORT or URL of an OpenTelemetry collector, as localhost:4317. \"\" sends no traces.",
            "nothing is sent that nobody asked for", options => Text(options.Tracing.Endpoint)),
        new("tracing.protocol", "grpc or http/protobuf.", "the kubelet's", options => Text(ConfigurationWords.TraceProtocol.Of(options.Tracing.Protocol))),
        new("tracing.samplingRatePerMillion", "Of a million calls that bring no trace, how many begin one. Traces of callers always go on.",
            "the kubelet's", options => Number(options.Tracing.SamplingRatePerMillion)),
        new("timeouts.ociRuntime", "For one call of crun or runc.", "the kubelet's limit for a call", options => Duration(options.Timeouts.OciRuntime)),
        new("timeouts.cleanup", "For one step of undoing or removing; what cannot finish is parked and retried.",
            "a stuck mount or plugin shows itself within it", options => Duration(options.Timeouts.Cleanup)),
        new("timeouts.shutdown", "For calls in progress when the daemon is told to stop. Containers run on.",
            "well inside systemd's 90 seconds", options => Duration(options.Timeouts.Shutdown)),
    ];

    /// <summary>What each section is for; a section without keys of its own is not here.</summary>
    public static IReadOnlyDictionary<string, string> Sections { get; } = new Dictionary<string, string>
    {
        ["docker"] = "The Docker Engine, with engine: docker.",
        ["log"] = "The daemon's own log, on stderr.",
        ["cgroup"] = "Control groups.",
        ["runtimes"] = "OCI runtimes.",
        ["cni"] = "The pod network.",
        ["nri"] = "Plugins that take part in the life of pods (Node Resource Interface).",
        ["registries"] = "Where images come from.",
        ["images"] = "Pulling and keeping images.",
        ["sandboxes"] = "Pods.",
        ["containers"] = "Containers.",
        ["streaming"] = "Exec, attach and port-forward.",
        ["streaming.tls"] = "PEM files, read anew when they change.",
        ["metrics"] = "Prometheus.",
        ["tracing"] = "OpenTelemetry traces.",
        ["timeouts"] = "How long the daemon waits for others.",
    };

    private static MappingNode Handlers(RuntimesOptions runtimes) => new(
        [.. runtimes.PreferenceOrder.Select(name => Entry(name, Handler(runtimes.Handlers[name])))], ConfigurationOrigin.Default);

    private static MappingNode Handler(RuntimeHandlerOptions handler)
    {
        List<MappingEntry> entries = [Entry("path", Text(handler.Path)), Entry("root", Text(handler.Root))];
        if (handler.Options.Count > 0) entries.Add(Entry("options", Texts(handler.Options)));
        return new MappingNode(entries, ConfigurationOrigin.Default);
    }

    private static MappingEntry Entry(string key, ConfigurationNode value) => new(key, ConfigurationOrigin.Default, value);

    private static ScalarNode Text(string value) => new(value, IsPlain: false, ConfigurationOrigin.Default);

    private static ScalarNode Plain(string value) => new(value, IsPlain: true, ConfigurationOrigin.Default);

    private static ScalarNode Number(long value) => Plain(value.ToString(CultureInfo.InvariantCulture));

    private static ScalarNode Duration(TimeSpan value) => Plain(DurationText.Format(value));

    private static ScalarNode Size(long value) => Plain(SizeText.Format(value));

    private static SequenceNode Texts(IReadOnlyList<string> values) => new([.. values.Select(Text)], ConfigurationOrigin.Default);
}
