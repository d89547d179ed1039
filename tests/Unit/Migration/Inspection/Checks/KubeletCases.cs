using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using static Sampan.Tests.Unit.Migration.Inspection.Checks.Given;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

internal static class KubeletCases
{
    private static readonly NodeFacts Kubeadm = Simple.Hosted(new HostFacts { Installer = "kubeadm" });

    public static IEnumerable<CheckCase> All =>
    [
        new("KLT-UNIT-DEPS", Severity.Automatic, "Requires=docker.service", Tied("docker.service").To("containerd"), Tied("network-online.target").To("containerd")),
        new("KLT-UNIT-DEPS", Severity.Automatic, "docker.service", Tied("docker.service").To(), Tied("docker.service").To("cri-dockerd")),
        new("KLT-INCONTAINER", Severity.Blocker, "container", (Simple with { Kubelet = Simple.Kubelet! with { InContainer = true } }).To(), Simple.To()),
        new("KLT-LOGLIMITS", Severity.Automatic, "it is written 10M", Simple.Docked("""{"log-opts": {"max-size": "10m", "max-file": "3"}}""").To(), Simple.At("1.27.0").With("containerRuntimeEndpoint", "unix:///run/containerd/containerd.sock").To()),
        new("KLT-LOGLIMITS", Severity.Automatic, "needs 2 at least", Simple.Docked("""{"log-opts": {"max-file": "1"}}""").To(), (Simple with { Docker = null }).To()),
        new("KLT-LOGLIMITS", Severity.Automatic, "without limit", Simple.To(), (Simple with { Docker = null }).To()),
        new("KLT-LOGLIMITS", Severity.Warning, "thousandths of a byte", Simple.With("containerLogMaxSize", "10m").To(), Simple.With("containerLogMaxSize", "100Mi").To()),
        new("KLT-LOGLIMITS", Severity.Warning, "containerLogMaxFiles is 1", Simple.With("containerLogMaxFiles", "1").To(), Simple.With("containerLogMaxFiles", "3").To()),
        new("KLT-TIMEOUT", Severity.Info, "runtimeRequestTimeout is 15m", Simple.With("runtimeRequestTimeout", "15m").To(), Simple.With("runtimeRequestTimeout", "2m").To()),
        new("KLT-RESERVED", Severity.Warning, "/system.slice/docker.service", Simple.With("runtime-cgroups", "/system.slice/docker.service").To(), Simple.With("runtime-cgroups", "/system.slice/containerd.service").To()),
        new("KLT-CONFIGMAP", Severity.Warning, "cgroupDriver is systemd", Simple.Mapped("kube-system/kubelet-config-1.23", "kubelet", "cgroupDriver: systemd\n").To(), Simple.Mapped("kube-system/kubelet-config-1.23", "kubelet", "cgroupDriver: cgroupfs\n").To()),
        new("KLT-CONFIGMAP", Severity.Automatic, "containerRuntimeEndpoint is unix:///run/cri-dockerd.sock", Endpoints("unix:///run/cri-dockerd.sock").To("crio"), Endpoints("/var/run/crio/crio.sock").To("crio")),
        new("KLT-ANNOTATION", Severity.Automatic, "/var/run/dockershim.sock, without unix://", Annotated("/var/run/dockershim.sock").To("containerd"), Annotated("unix:///run/containerd/containerd.sock").To("containerd")),
        new("KLT-ANNOTATION", Severity.Automatic, "no such annotation", (Kubeadm with { Cluster = new ClusterFacts { Node = [] } }).To(), (Kubeadm with { Cluster = null }).To()),
        new("KLT-ANNOTATION", Severity.Automatic, "instance-config.yaml", (Kubeadm.At("1.34.1") with { Cluster = new ClusterFacts { Node = [] } }).To(), (Instance(Kubeadm.At("1.34.1")) with { Cluster = new ClusterFacts { Node = [] } }).To()),
        new("KLT-MULTISOCKET", Severity.Warning, "/run/containerd/containerd.sock", Simple.With(Socket("containerd"), Socket("crio")).To(), Simple.With(Socket("containerd")).To()),
        new("KLT-CRIO-SUFFIX", Severity.Warning, "/run/c.sock", Simple.With(Listening("/run/c.sock")).To("crio"), Simple.With(Listening("/var/run/crio/crio.sock")).To("crio")),
        new("KLT-SECCOMP-FMT", Severity.Warning, "audit.json", (Simple with { Kubelet = Simple.Kubelet! with { DockerSeccompProfiles = ["/var/lib/kubelet/seccomp/audit.json"] } }).To(), Simple.To()),
        new("KLT-CREDS", Severity.Warning, "registry.local", SourceCases.Dockered(d => d with { AuthHosts = ["registry.local"] }).To(), (SourceCases.Dockered(d => d with { AuthHosts = ["registry.local"] }) with { Kubelet = Simple.Kubelet! with { CredentialFiles = ["/var/lib/kubelet/config.json"] } }).To()),
        new("KLT-CREDS", Severity.Warning, "ecr-login", SourceCases.Dockered(d => d with { CredentialHelpers = ["ecr-login"] }).To(), Simple.To()),
        new("KLT-STATICPATH", Severity.Info, "This is a control plane", Simple.Static("kube-apiserver-n1", "etcd-n1").To(), Simple.To()),
    ];

    private static NodeFacts Tied(string unit) => Simple with { Kubelet = Simple.Kubelet! with { Ties = [new UnitTie("Requires", unit, "/etc/systemd/system/kubelet.service")] } };

    private static NodeFacts Endpoints(string endpoint) => Simple.Mapped("kube-system/kubelet-config", "kubelet", $"cgroupDriver: cgroupfs\ncontainerRuntimeEndpoint: {endpoint}\ncontainerLogMaxSize: 10Mi\n");

    private static NodeFacts Annotated(string socket) => Simple with
    {
        Cluster = new ClusterFacts { Node = JsonNode.Parse($$$$"""{"metadata": {"annotations": {"kubeadm.alpha.kubernetes.io/cri-socket": "{{{{socket}}}}"}}}""")!.AsObject() },
    };

    private static NodeFacts Instance(NodeFacts node) => node with
    {
        Kubelet = node.Kubelet! with
        {
            Configuration = node.Kubelet.Configuration with { Sources = [new KubeletSource(KubeletSourceKind.InstanceConfig, "/var/lib/kubelet/instance-config.yaml", null)] },
        },
    };

    private static RuntimeFacts Socket(string kind) => Runtime(kind, "1.0.0") with { Socket = $"/run/{kind}/{kind}.sock" };

    private static RuntimeFacts Listening(string socket) => Runtime("crio", "1.23.0", ("/etc/crio/crio.conf", $"[crio.api]\nlisten = \"{socket}\"\n"));
}
