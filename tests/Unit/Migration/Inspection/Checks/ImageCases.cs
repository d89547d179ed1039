using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Translation;
using static Sampan.Tests.Unit.Migration.Inspection.Checks.Given;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

internal static class ImageCases
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly PodFacts Pinned = Using("registry.local/app@" + Digest), Tagged = Using("registry.local/app:1");

    public static IEnumerable<CheckCase> All =>
    [
        new("IMG-STRATEGY", Severity.Info, "their layers are linked", Stored("8:1").To("containerd"), Simple.To("containerd")),
        new("IMG-STRATEGY", Severity.Info, "another file system", Stored("8:2").To("containerd"), Stored("8:2").To()),
        new("IMG-STRATEGY", Severity.Info, "they stay where they are", Stored("8:2").To("cri-dockerd"), Simple.To("cri-dockerd")),
        new("IMG-DIGESTPIN", Severity.Warning, "registry.local/app@sha256:0123", Simple.Running(Pinned).To(), Simple.Running(Tagged).To()),
        new("IMG-DIGESTPIN", Severity.Blocker, "does not answer", Silent(Simple.Running(Pinned)).To(), Silent(Simple.Running(Tagged)).To()),
        new("IMG-LOCALONLY", Severity.Warning, "app:1 comes from no registry", Local("app:1", []).To(), Local("app:1", ["app@" + Digest]).To()),
        new("IMG-PAUSE", Severity.Blocker, "there is no registry k8s.gc.io", Simple.With("pod-infra-container-image", "k8s.gc.io/pause:3.1").To(), Simple.With("pod-infra-container-image", "k8s.gcr.io/pause:3.1").To()),
        new("IMG-PAUSE", Severity.Blocker, "there is no registry k9s.gcr.io", Simple.With(Containerd("1.6.20", Sandbox("k9s.gcr.io/pause:3.1"))).To(), Simple.With(Containerd("1.7.20", Sandbox("registry.k8s.io/pause:3.8"))).To()),
        new("IMG-PAUSE", Severity.Automatic, "the kubelet registry.k8s.io/pause:3.9", Simple.With("pod-infra-container-image", "registry.k8s.io/pause:3.9").With(Containerd("1.7.20", Sandbox("registry.k8s.io/pause:3.8"))).To("containerd"), Simple.With(Containerd("1.7.20", "version = 2\n")).To("containerd")),
        new("IMG-PAUSE", Severity.Blocker, "is not on this node", Silent(Stored("8:1")).With("pod-infra-container-image", "registry.local/pause:3.9").To("containerd"), Silent(Stored("8:1")).With("pod-infra-container-image", "registry.local/app:1").To("containerd")),
        new("IMG-PAUSE", Severity.Warning, "does not pin", Simple.With(Containerd("1.6.20", "version = 2\n")).To("containerd"), Simple.With(Containerd("1.7.20", "version = 2\n")).To("containerd")),
        new("IMG-ALWAYS", Severity.Warning, "at each start", Silent(Simple.Running(Using("registry.local/app"))).To(), Silent(Simple.Running(Tagged)).To()),
        new("IMG-ALWAYS", Severity.Warning, "AlwaysPullImages", ApiServer("--enable-admission-plugins=NodeRestriction,AlwaysPullImages").To(), ApiServer("--enable-admission-plugins=NodeRestriction").To()),
        new("REG-MIRROR", Severity.Automatic, "https://mirror.local", Simple.Docked("""{"registry-mirrors": ["https://mirror.local"]}""").To(), Simple.To()),
        new("REG-MIRROR", Severity.Warning, "the registry itself", Simple.Docked("""{"registry-mirrors": ["docker.io"]}""").To(), Simple.Docked("""{"registry-mirrors": ["https://mirror.local"]}""").To()),
        new("REG-INSECURE", Severity.Automatic, "registry.local:5000", Simple.Docked("""{"insecure-registries": ["registry.local:5000"]}""").To(), Simple.Docked("""{"insecure-registries": ["10.0.0.0/8"]}""").To()),
        new("REG-CIDR", Severity.Warning, "10.0.0.0/8 is a network", Simple.Docked("""{"insecure-registries": ["10.0.0.0/8"]}""").To(), Simple.Docked("""{"insecure-registries": ["127.0.0.0/8", "registry.local"]}""").To()),
        new("REG-CERTS", Severity.Automatic, "registry.local", SourceCases.Dockered(d => d with { CertHosts = ["registry.local"] }).To(), Simple.To()),
        new("REG-AUTH", Severity.Warning, "registry.local/pause", Credentials("registry.local/pause:3.9").To(), Credentials("registry.k8s.io/pause:3.9").To()),
        new("REG-REACH", Severity.Warning, "connection refused", Silent(Simple).To(), (Simple with { Registries = new Dictionary<string, string> { ["registry.local"] = "" } }).To()),
        new("REG-REACH", Severity.Automatic, "HTTPS_PROXY", Proxied().To("crio"), Proxied().To("docker")),
        new("REG-CTRD-SCHEMA", Severity.Warning, "no 'version ='", Simple.With(Containerd("1.6.20", Sandbox("x/pause:1").Replace("version = 2\n", "", StringComparison.Ordinal))).To(), Simple.With(Containerd("1.6.20", Sandbox("x/pause:1"))).To()),
        new("REG-CTRD-SCHEMA", Severity.Automatic, "turns the CRI plugin off", Simple.With(Containerd("1.6.20", "disabled_plugins = [\"cri\"]\n")).To(), Simple.With(Containerd("1.6.20", "disabled_plugins = []\n")).To()),
        new("REG-CTRD-SCHEMA", Severity.Warning, "refuses to start", Simple.With(Containerd("1.6.20", "version = 2\ndisabled_plugins = [\"cri\"]\n")).To(), Simple.With(Containerd("1.6.20", "disabled_plugins = [\"cri\"]\n")).To()),
        new("REG-CTRD-SCHEMA", Severity.Warning, "as version 2 names them", Simple.With(Containerd("2.1.0", Sandbox("x/pause:1").Replace("version = 2", "version = 3", StringComparison.Ordinal))).To(), Simple.With(Containerd("2.1.0", "version = 3\n")).To()),
        new("REG-CTRD-SCHEMA", Severity.Warning, "one or the other", Simple.With(Containerd("1.7.2", Mirrored)).To(), Simple.With(Containerd("1.7.2", Mirrored.Replace("config_path", "other_path", StringComparison.Ordinal))).To()),
        new("REG-CTRD-SCHEMA", Severity.Automatic, "transfer service's not set", Simple.With(Containerd("2.1.0", Folder(""))).To(), Simple.With(Containerd("2.1.0", Folder("[plugins.'io.containerd.transfer.v1.local']\nconfig_path = '/etc/containerd/certs.d'\n"))).To()),
        new("REG-CTRD-SCHEMA", Severity.Warning, "config.toml:", Simple.With(Containerd("1.7.2", "version = \n")).To(), Simple.With(Containerd("1.7.2", "version = \n")).To("crio")),
    ];

    private const string Mirrored = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri".registry]
        config_path = "/etc/containerd/certs.d"
        [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
        endpoint = ["https://mirror.local"]
        """;

    private static string Folder(string more) => $"version = 3\n[plugins.'io.containerd.cri.v1.images'.registry]\nconfig_path = '/etc/containerd/certs.d'\n{more}";

    private static string Sandbox(string image) => $"version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\nsandbox_image = \"{image}\"\n";

    private static PodFacts Using(string image) => Pod("app", $$$$"""{"containers": [{"name": "app", "image": "{{{{image}}}}"}]}""");

    private static NodeFacts ApiServer(string argument) => Simple with
    {
        StaticPods = [Pod("kube-apiserver", $$$$"""{"containers": [{"name": "kube-apiserver", "command": ["kube-apiserver", "{{{{argument}}}}"]}]}""", "Node/n1")],
    };

    private static NodeFacts Silent(NodeFacts node) => node with { Registries = new Dictionary<string, string> { ["registry.local"] = "connection refused" } };

    private static NodeFacts Stored(string device) => SourceCases.Dockered(d => d with { Images = [new DockerImageFacts("sha256:1", ["registry.local/app:1"], [], 1L << 30)] })
        .Hosted(new HostFacts { Disks = [Disk("/"), Disk("/var/lib/docker", "8:1"), Disk("/var/lib/containerd", device)] });

    private static NodeFacts Local(string tag, string[] digests) =>
        SourceCases.Dockered(d => d with { Images = [new DockerImageFacts("sha256:1", [tag], digests, 1)] }).Running(Using("docker.io/library/" + tag));

    private static NodeFacts Credentials(string pause) => SourceCases.Dockered(d => d with { AuthHosts = ["registry.local"] }).With("pod-infra-container-image", pause);

    private static NodeFacts Proxied() => SourceCases.Dockered(d => d with { Settings = new DockerSettings { Environment = new Dictionary<string, string> { ["HTTPS_PROXY"] = "http://proxy:3128" } } });
}
