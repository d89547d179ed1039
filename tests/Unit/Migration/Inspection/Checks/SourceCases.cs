using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using static Sampan.Tests.Unit.Migration.Inspection.Checks.Given;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

internal static class SourceCases
{
    private static readonly NodeFacts Shim = Simple.At("1.27.3").With("containerRuntimeEndpoint", "unix:///run/cri-dockerd.sock");

    private static readonly CheckContext NoKubelet = new NodeFacts().To();

    public static IEnumerable<CheckCase> All =>
    [
        new("SRC-RUNTIME", Severity.Info, "docker through dockershim", Simple.To(), NoKubelet),
        new("SRC-RUNTIME", Severity.Info, "docker through cri-dockerd", Shim.To(), NoKubelet),
        new("SRC-RUNTIME", Severity.Warning, "cannot be told", Shim.With("containerRuntimeEndpoint", "unix:///run/x.sock").To(), Shim.To()),
        new("SRC-RUNTIME", Severity.Blocker, "No kubelet", NoKubelet, Shim.To()),
        new("SRC-ENDPOINT-SHIM", Severity.Warning, "image-cri-shim", Shim.With("containerRuntimeEndpoint", "unix:///var/run/image-cri-shim.sock").To(), Shim.To()),
        new("SRC-ENDPOINT-SHIM", Severity.Warning, "RKE runs cri-dockerd", Simple.With("container-runtime", "remote").With("containerRuntimeEndpoint", "/var/run/dockershim.sock").To(), Simple.To()),
        new("SRC-EFFECTIVE", Severity.Automatic, "overruled: cgroupfs", Contradicting().To(), Simple.With("cgroupDriver", "systemd").To()),
        new("SRC-EFFECTIVE", Severity.Blocker, "at the next start", NotYet("cgroupDriver").To(), NotYet("maxPods").To()),
        new("SRC-MANAGER", Severity.Blocker, "rke", Simple.Hosted(new HostFacts { Installer = "rke" }).To(), Simple.Hosted(new HostFacts { Installer = "kubeadm" }).To()),
        new("SRC-MANAGER", Severity.Warning, "kubespray", Simple.Hosted(new HostFacts { Installer = "kubespray" }).To(), Simple.To()),
        new("SRC-DOCKER-VER", Severity.Warning, "older than 19.03", Dockered(d => d with { Version = "18.09.1" }).To(), (Simple with { Docker = null }).To()),
        new("SRC-DOCKER-VER", Severity.Warning, "devicemapper", Dockered(d => d with { StorageDriver = "devicemapper" }).To(), (Simple with { Docker = null }).To()),
        new("SRC-DOCKER-FLAGS", Severity.Warning, "registry-mirror", Simple.Docked("""{"registry-mirror": ["https://m"]}""").To(), Simple.Docked("""{"registry-mirrors": ["https://m"], "live-restore": true}""").To()),
        new("SRC-SWARM", Severity.Blocker, "swarm", Dockered(d => d with { Swarm = true }).To(), Simple.To()),
        new("SRC-NONK8S", Severity.Blocker, "registry", Holding(Container("1", "registry")).To("containerd"), Holding(Container("1", "k8s_x", true, ("io.kubernetes.pod.uid", "u"))).To("containerd")),
        new("SRC-NONK8S", Severity.Blocker, "registry", Holding(Container("1", "registry")).To("sampan"), OnContainerd(Holding(Container("1", "registry"))).To("sampan")),
        new("SRC-SWARM", Severity.Blocker, "swarm", OnContainerd(Dockered(d => d with { Swarm = true })).To("docker"), OnContainerd(Dockered(d => d with { Swarm = true })).To("sampan")),
        new("SRC-NONK8S", Severity.Automatic, "compose project shop", Holding(Container("1", "db", true, ("com.docker.compose.project", "shop"))).To("containerd") with { KeepDocker = true }, Simple.To()),
        new("SRC-NONK8S", Severity.Warning, "named volumes: data", Dockered(d => d with { Volumes = ["data"] }).To("crio"), Dockered(d => d with { Volumes = ["data"] }).To("cri-dockerd")),
        new("SRC-LIVERESTORE", Severity.Automatic, "daemon.json: live-restore", (Simple with { Docker = Dockerd("""{"live-restore": true}""") with { LiveRestore = true } }).To("crio"), Simple.To("crio")),
        new("SRC-USERNS", Severity.Blocker, "userns-remap is default", (Simple with { Docker = Dockerd("""{"userns-remap": "default"}""") with { UsernsRemap = true } }).To(), Simple.To()),
        new("SRC-ROOTLESS", Severity.Blocker, "without root", Dockered(d => d with { Rootless = true }).To(), Simple.To()),
        new("SRC-STORE29", Severity.Info, "namespace moby", Dockered(d => d with { ContainerdStore = true }).To(), Simple.To()),
        new("SRC-HEALTH", Severity.Blocker, "Ready is False", Conditions("Ready", "False").To(), Conditions("Ready", "True").To()),
        new("SRC-HEALTH", Severity.Blocker, "DiskPressure is True", Conditions("DiskPressure", "True").To(), Conditions("DiskPressure", "False").To()),
        new("SRC-HEALTH", Severity.Blocker, "waits for approval", (Simple with { Cluster = new ClusterFacts { PendingCertificates = ["csr-1"] } }).To(), Simple.To()),
        new("SRC-HEALTH", Severity.Warning, "restarted the kubelet 9 times", (Simple with { Kubelet = Simple.Kubelet! with { Restarts = 9 } }).To(), (Simple with { Kubelet = Simple.Kubelet! with { Restarts = 1 } }).To()),
        new("SRC-HEALTH", Severity.Warning, "time server", Simple.Hosted(new HostFacts { ClockSynchronised = false }).To(), Simple.Hosted(new HostFacts { ClockSynchronised = true }).To()),
    ];

    private static NodeFacts OnContainerd(NodeFacts node) => node.At("1.27.3").With("containerRuntimeEndpoint", "unix:///run/containerd/containerd.sock");

    public static NodeFacts Dockered(Func<DockerFacts, DockerFacts> change) => Simple with { Docker = change(Simple.Docker!) };

    public static NodeFacts Holding(params DockerContainerFacts[] containers) => Dockered(d => d with { Containers = containers });

    private static NodeFacts Contradicting()
    {
        NodeFacts node = Simple.With("cgroupDriver", "systemd");
        KubeletConfiguration configuration = node.Kubelet!.Configuration;
        KubeletSetting setting = configuration.Settings["cgroupDriver"] with { Others = [new(KubeletSourceKind.ConfigFile, "/var/lib/kubelet/config.yaml", 3, "cgroupDriver", "cgroupfs")] };
        return node with { Kubelet = node.Kubelet with { Configuration = configuration with { Settings = new Dictionary<string, KubeletSetting> { ["cgroupDriver"] = setting } } } };
    }

    private static NodeFacts NotYet(string setting)
    {
        NodeFacts node = Simple.With(setting, "systemd");
        return node with { Kubelet = node.Kubelet! with { Configuration = node.Kubelet.Configuration with { NotYetInEffect = [setting] } } };
    }

    private static NodeFacts Conditions(string type, string status) => Simple with
    {
        Cluster = new ClusterFacts { Node = JsonNode.Parse($$$$"""{"status": {"conditions": [{"type": "{{{{type}}}}", "status": "{{{{status}}}}", "message": "so it is"}]}}""")!.AsObject() },
    };
}
