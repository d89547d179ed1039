using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Tests.KubeletStandIn.Settings;

/// <summary>What is in effect: flags over the files of <c>--config-dir</c> over the file of <c>--config</c> over defaults.</summary>
internal sealed class KubeletSettings
{
    private readonly IReadOnlyDictionary<string, string> _flags;
    private readonly JsonObject _file;

    private KubeletSettings(KubeletVersion version, IReadOnlyDictionary<string, string> flags, JsonObject file)
    {
        Version = version;
        _flags = flags;
        _file = file;
    }

    public KubeletVersion Version { get; }

    /// <summary>Whether the kubelet drives Docker itself.</summary>
    public bool Dockershim => Version.HasDockershim && Flag("container-runtime", "docker") == "docker";

    /// <summary>The runtime's socket, with scheme.</summary>
    public string Endpoint => _flags.TryGetValue("container-runtime-endpoint", out string? given) && given.Length > 0 ? Scheme(given)
        : Version.Minor >= 27 && Field("containerRuntimeEndpoint") is { Length: > 0 } inFile ? Scheme(inFile)
        : Version.Minor >= 27 ? "unix:///run/containerd/containerd.sock"
        : Version.Minor >= 24 ? throw new KubeletExitException("failed to run Kubelet: the container runtime endpoint address was not specified or empty, use --container-runtime-endpoint to set")
        : "unix:///var/run/dockershim.sock";

    public string CgroupDriver => Flag("cgroup-driver", Field("cgroupDriver") ?? "cgroupfs");

    public string? ManifestFolder => Flag("pod-manifest-path", Field("staticPodPath") ?? "") is { Length: > 0 } path ? path : null;

    public string PauseImage => Flag("pod-infra-container-image", "registry.k8s.io/pause:3.6");

    public string NodeName => Flag("hostname-override", Environment.MachineName).ToLowerInvariant();

    public string CniConfigFolder => Flag("cni-conf-dir", "/etc/cni/net.d");

    public string CniPluginFolder => Flag("cni-bin-dir", "/opt/cni/bin");

    public string CniCacheFolder => Flag("cni-cache-dir", "/var/lib/cni/cache");

    public bool UsesCni => Flag("network-plugin", "") == "cni";

    public string DockerSocket => Flag("docker-endpoint", "unix:///var/run/docker.sock")["unix://".Length..];

    /// <summary>Whether a host with cgroup v1 is refused.</summary>
    public bool RefusesCgroupV1 => Version.Minor >= 35 && Field("failCgroupV1") != "false";

    public static KubeletSettings Read(KubeletVersion version, IReadOnlyList<string> words)
    {
        IReadOnlyDictionary<string, string> flags = CommandLine.Read(words, version.Minor);
        var file = new JsonObject();
        if (flags.TryGetValue("config", out string? path))
            Lay(file, path);
        if (flags.TryGetValue("config-dir", out string? folder))
        {
            foreach (string part in Directory.GetFiles(folder, "*.conf").Order(StringComparer.Ordinal))
                Lay(file, part);
        }
        return new KubeletSettings(version, flags, file);
    }

    private static void Lay(JsonObject under, string path)
    {
        JsonNode? tree;
        try
        {
            tree = YamlTree.Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or Sampan.Migration.MigrationException)
        {
            throw new KubeletExitException(
                $"failed to load kubelet config file, path: {path}, error: failed to load Kubelet config file {path}, error {e.Message}");
        }
        foreach ((string key, JsonNode? value) in tree as JsonObject ?? [])
            under[key] = value?.DeepClone();
    }

    private static string Scheme(string endpoint) => endpoint.StartsWith("unix://", StringComparison.Ordinal) ? endpoint : "unix://" + endpoint;

    private string Flag(string name, string otherwise) => _flags.TryGetValue(name, out string? value) ? value : otherwise;

    private string? Field(string name) => _file[name]?.ToString();
}
