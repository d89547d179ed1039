using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

/// <summary>Small facts for checks.</summary>
internal static class Given
{
    public const string FlagsFile = "/var/lib/kubelet/kubeadm-flags.env";

    /// <summary>A node with a kubelet 1.23 on dockershim, and Docker.</summary>
    public static NodeFacts Simple { get; } = new() { NodeName = "n1", Live = true, Kubelet = Kubelets("1.23.3", ("network-plugin", "cni")), Docker = Dockerd("{}") };

    public static CheckContext To(this NodeFacts node, string? target = null, string? next = null) =>
        new(node, target, next is null ? null : Version.Parse(next));

    public static KubeletFacts Kubelets(string version, params (string Name, string Value)[] settings) => new()
    {
        Version = Version.Parse(version),
        Running = true,
        Configuration = new KubeletConfiguration
        {
            Settings = settings.ToDictionary(s => s.Name, s => new KubeletSetting(s.Name, s.Value, Flag(s.Name, s.Value), []), StringComparer.Ordinal),
        },
    };

    public static KubeletPlace Flag(string name, string value) => new(KubeletSourceKind.KubeadmFlags, FlagsFile, 1, "--" + name, value);

    /// <summary>The kubelet with another setting, or another value of it.</summary>
    public static NodeFacts With(this NodeFacts node, string name, string value)
    {
        KubeletConfiguration configuration = node.Kubelet!.Configuration;
        var settings = new Dictionary<string, KubeletSetting>(configuration.Settings, StringComparer.Ordinal) { [name] = new(name, value, Flag(name, value), []) };
        return node with { Kubelet = node.Kubelet with { Configuration = configuration with { Settings = settings } } };
    }

    public static NodeFacts At(this NodeFacts node, string version) => node with { Kubelet = node.Kubelet! with { Version = Version.Parse(version) } };

    public static NodeFacts With(this NodeFacts node, params RuntimeFacts[] runtimes) => node with { Runtimes = runtimes };

    public static DockerFacts Dockerd(string json) => new()
    {
        Version = "20.10.24",
        Running = true,
        StorageDriver = "overlay2",
        Settings = new DockerSettings
        {
            Keys = JsonNode.Parse(json)!.AsObject().ToDictionary(k => k.Key, k => new DockerSetting(k.Key, k.Value, "/etc/docker/daemon.json"), StringComparer.Ordinal),
        },
    };

    public static NodeFacts Docked(this NodeFacts node, string json) => node with { Docker = Dockerd(json) };

    public static DockerContainerFacts Container(string id, string name, bool running = true, params (string Key, string Value)[] labels) =>
        new(id, name, "busybox:1", "sha256:1", running, labels.ToDictionary(l => l.Key, l => l.Value));

    public static PodFacts Pod(string name, string spec, string owner = "Deployment/web", params (string Key, string Value)[] annotations) =>
        new("default", name, owner, JsonNode.Parse(spec)!.AsObject(), annotations.ToDictionary(a => a.Key, a => a.Value));

    /// <summary>The API shows these pods on the node.</summary>
    public static NodeFacts Running(this NodeFacts node, params PodFacts[] pods) => node with { Cluster = (node.Cluster ?? new ClusterFacts()) with { Pods = pods } };

    public static NodeFacts Static(this NodeFacts node, params string[] names) =>
        node with { StaticPods = [.. names.Select(n => new PodFacts("kube-system", n, "Node/n1", [], new Dictionary<string, string>()))] };

    public static NodeFacts Mapped(this NodeFacts node, string map, string key, string text) => node with
    {
        Cluster = (node.Cluster ?? new ClusterFacts()) with
        {
            ConfigMaps = new Dictionary<string, IReadOnlyDictionary<string, string>> { [map] = new Dictionary<string, string> { [key] = text } },
        },
    };

    public static RuntimeFacts Runtime(string kind, string version, params (string Path, string Text)[] files) => new()
    {
        Kind = kind,
        Version = version,
        Program = "/usr/bin/" + kind,
        ConfigFiles = files.ToDictionary(f => f.Path, f => f.Text),
    };

    public static RuntimeFacts Containerd(string version, string config) => Runtime(TargetKind.Containerd, version, ("/etc/containerd/config.toml", config));

    public static CniFacts Cni(params CniFileFacts[] files) => new()
    {
        Files = files,
        Plugins = new Dictionary<string, IReadOnlyList<string>> { ["/opt/cni/bin"] = ["bridge", "host-local", "portmap", "loopback", "flannel"] },
    };

    public static CniFileFacts CniFile(string name, params string[] types) => new("/etc/cni/net.d/" + name, "cbr0", "0.3.1", types, null, null);

    public static NodeFacts Hosted(this NodeFacts node, HostFacts host) => node with { Host = host };

    public static DiskFacts Disk(string path, string device = "8:1", long size = 100L << 30, long free = 80L << 30) =>
        new(path, path, "ext4", device, size, free, 10_000_000);
}
