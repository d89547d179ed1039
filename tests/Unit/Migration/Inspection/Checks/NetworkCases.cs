using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using static Sampan.Tests.Unit.Migration.Inspection.Checks.Given;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

internal static class NetworkCases
{
    private static readonly CniFileFacts Flannel = CniFile("10-flannel.conflist", "flannel", "portmap"), Bundle = CniFile("10-containerd-net.conflist", "bridge", "portmap");

    private static readonly NodeFacts Networked = Simple with { Cni = Cni(Flannel) };

    public static IEnumerable<CheckCase> All =>
    [
        new("NET-PLUGIN", Severity.Blocker, "--network-plugin=kubenet", Simple.With("network-plugin", "kubenet").To("containerd"), Simple.To("containerd")),
        new("NET-PLUGIN", Severity.Blocker, "Docker's own bridge", Simple.With("network-plugin", "").To(), Simple.With("network-plugin", "").To("docker")),
        new("NET-PLUGIN", Severity.Blocker, "cri-dockerd runs with", CriDockerd("--network-plugin=kubenet").To(), CriDockerd("--network-plugin=cni").To()),
        new("NET-CONFFILES", Severity.Automatic, "containerd's bundle", (Simple with { Cni = Cni(Bundle, Flannel) }).To(), Networked.To()),
        new("NET-CONFFILES", Severity.Automatic, "the package cri-o", (Simple with { Cni = Cni(CniFile("11-own.conf", "bridge") with { Package = "cri-o" }, Flannel) }).To(), Networked.To()),
        new("NET-CONFFILES", Severity.Blocker, "wants the plugins cilium-cni", (Simple with { Cni = Cni(CniFile("05-cilium.conflist", "cilium-cni")) }).To(), Networked.To()),
        new("NET-CONFFILES", Severity.Blocker, "cannot be read", (Simple with { Cni = Cni(Flannel with { Problem = "line 3" }) }).To(), Networked.To()),
        new("NET-CONFFILES", Severity.Blocker, "speaks 0.3.1, 0.4.0", (Simple with { Cni = Spoken("1.0.0") }).To(), (Simple with { Cni = Spoken("0.4.0") }).To()),
        new("NET-CONFFILES", Severity.Warning, "no cniVersion", (Simple with { Cni = Cni(Flannel with { CniVersion = "" }) }).To(), Networked.To()),
        new("NET-CONFFILES", Severity.Warning, "also there: /etc/cni/net.d/20-weave.conflist", (Simple with { Cni = Cni(Flannel, CniFile("20-weave.conflist", "bridge")) }).To(), Networked.To()),
        new("NET-BINDIR", Severity.Automatic, "/usr/lib/cni", Networked.With("cni-bin-dir", "/usr/lib/cni").To("containerd"), Networked.To("containerd")),
        new("NET-BINDIR", Severity.Automatic, "crio looks in /usr/libexec/cni", Networked.With(Looking("/usr/libexec/cni")).To("crio"), Networked.With(Looking("/opt/cni/bin")).To("crio")),
        new("NET-BINDIR", Severity.Automatic, "sampan looks in its default", Networked.With("cni-bin-dir", "/srv/cni").To("sampan"), Networked.With("cni-bin-dir", "/usr/lib/cni").To("sampan")),
        new("NET-LATE-CNI", Severity.Warning, "does not use the host's network", Networked.Running(Writer("false")).To(), Networked.Running(Writer("true")).To()),
        new("NET-LATE-CNI", Severity.Warning, "is empty", Simple.Running(Writer("true")).To(), Networked.Running(Writer("true")).To()),
        new("NET-LEAK", Severity.Warning, "1 of 2 addresses", Reserved("gone").To(), Reserved("here").To()),
        new("NET-LEAK", Severity.Automatic, "2 addresses of cbr0", Reserved("here").To(), Reserved("gone").To()),
        new("NET-IPTABLES", Severity.Automatic, "DOCKER-USER", Simple.Hosted(new HostFacts { DockerChains = ["DOCKER", "DOCKER-USER"] }).To("crio"), Simple.Hosted(new HostFacts { DockerChains = ["DOCKER"] }).To("cri-dockerd")),
        new("NET-IPTABLES", Severity.Warning, "FORWARD is DROP", Simple.Hosted(new HostFacts { DockerChains = ["DOCKER"], ForwardPolicy = "DROP" }).To(), Simple.Hosted(new HostFacts { DockerChains = ["DOCKER"], ForwardPolicy = "ACCEPT" }).To()),
        new("NET-HOSTPORT", Severity.Warning, "host ports 8080", (Simple with { Cni = Cni(CniFile("10-flannel.conflist", "flannel")) }).Running(Port).To(), Networked.Running(Port).To()),
        new("NET-HOSTPORT", Severity.Warning, "KUBE-HP-1", Simple.Hosted(new HostFacts { HostPortChains = ["KUBE-HOSTPORTS", "KUBE-HP-1"] }).To(), Networked.Hosted(new HostFacts { HostPortChains = ["KUBE-HOSTPORTS"] }).To()),
    ];

    private static PodFacts Port { get; } = Pod("web", """{"containers": [{"name": "web", "ports": [{"containerPort": 80, "hostPort": 8080}]}]}""");

    private static NodeFacts CriDockerd(string flag) => Simple.At("1.27.0").With("containerRuntimeEndpoint", "unix:///run/cri-dockerd.sock").Hosted(new HostFacts
    {
        Units = [new UnitFacts { Name = "cri-docker.service", Directives = new Dictionary<string, IReadOnlyList<string>> { ["Service.ExecStart"] = [$"/usr/bin/cri-dockerd {flag} -H fd://"] } }],
    });

    private static RuntimeFacts Looking(string folder) => Runtime("crio", "1.23.0", ("/etc/crio/crio.conf", $"[crio.network]\nplugin_dirs = [\"{folder}\"]\n"));

    private static CniFacts Spoken(string version) => Cni(Flannel with { CniVersion = version }) with
    {
        PluginVersions = new Dictionary<string, IReadOnlyList<string>> { ["/opt/cni/bin/flannel"] = ["0.3.1", "0.4.0"] },
    };

    private static PodFacts Writer(string hostNetwork) =>
        Pod("net", $$$$"""{"hostNetwork": {{{{hostNetwork}}}}, "volumes": [{"name": "cni", "hostPath": {"path": "/etc/cni/net.d"}}]}""", "DaemonSet/net");

    private static NodeFacts Reserved(string second) => SourceCases.Holding(Sandbox("one"), Sandbox("here")) with
    {
        Cni = Cni(Flannel) with { Reservations = [new CniReservation("cbr0", "10.244.1.2", "one"), new CniReservation("cbr0", "10.244.1.3", second)] },
    };

    private static DockerContainerFacts Sandbox(string id) => Container(id, "k8s_POD_" + id, true, ("io.kubernetes.pod.uid", id), ("io.kubernetes.docker.type", "podsandbox"));
}
