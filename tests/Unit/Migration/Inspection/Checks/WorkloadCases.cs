using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using static Sampan.Tests.Unit.Migration.Inspection.Checks.Given;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

internal static class WorkloadCases
{
    private const string Port80 = """{"securityContext": {"runAsUser": 1000}, "containers": [{"name": "web", "ports": [{"containerPort": 80}]}]}""";

    private const string Ping = """{"containers": [{"name": "wait", "command": ["sh", "-c", "until ping -c1 db; do sleep 1; done"]}]}""";

    private const string Probe = """{"containers": [{"name": "db", "livenessProbe": {"exec": {"command": ["pg_isready"]}}}]}""";

    private const string Slow = """{"containers": [{"name": "db", "livenessProbe": {"timeoutSeconds": 5, "exec": {"command": ["pg_isready"]}}}]}""";

    private const string Gpu = """{"containers": [{"name": "train", "resources": {"limits": {"nvidia.com/gpu": 1}}}]}""";

    public static IEnumerable<CheckCase> All =>
    [
        new("WL-DOCKERSOCK", Severity.Blocker, "Docker's socket", Mounting("/var/run/docker.sock").To("crio"), Mounting("/var/run/docker.sock").To("cri-dockerd")),
        new("WL-DOCKERSOCK", Severity.Blocker, "which holds /run/docker.sock", Mounting("/var/run/").To(), Mounting("/var/run/calico").To()),
        new("WL-DOCKERSOCK", Severity.Blocker, "Docker's data", Mounting("/var/lib/docker/containers").To(), Mounting("/var/lib/dockerish").To()),
        new("WL-DOCKERSOCK", Severity.Blocker, "Docker's program", Mounting("/usr/bin/docker").To(), Mounting("/usr/bin").To()),
        new("WL-DOCKERSOCK", Severity.Warning, "the whole node", Mounting("/").To(), Mounting("/sys").To()),
        new("WL-DOCKERSOCK", Severity.Warning, "Docker's socket", Mounting("/run/docker.sock").To("crio") with { KeepDocker = true }, Mounting("/etc").To()),
        new("WL-DOCKERSOCK", Severity.Blocker, "DOCKER_HOST=tcp://10.0.0.1:2375", Host("tcp://10.0.0.1:2375").To(), Host("tcp://localhost:2375").To()),
        new("WL-DOCKERSOCK", Severity.Blocker, "default/CronJob/build", (Simple with { Cluster = new ClusterFacts { Templates = [Pod("build", Volume("/run/docker.sock"), "CronJob/build")] } }).To(), Simple.To()),
        new("WL-DOCKERSOCK", Severity.Warning, "jenkins", SourceCases.Dockered(d => d with { SocketUsers = ["jenkins"] }).To(), Simple.To()),
        new("WL-AGENTS", Severity.Warning, "Fluent Bit", Simple.Running(Pod("logs", """{"containers": [{"image": "cr.fluentbit.io/fluent/fluent-bit:1.9"}]}""")).To(), Simple.Running(Pod("web", """{"containers": [{"image": "nginx"}]}""")).To()),
        new("WL-NODESCRIPTS", Severity.Warning, "/etc/cron.daily/prune:3: docker image prune", Scripted("docker image prune -f").To(), Simple.To()),
        new("WL-LOGPARSER", Severity.Warning, "line 2: path /var/lib/docker/containers", Simple.Mapped("logging/fluentd", "fluent.conf", "<source>\n  path /var/lib/docker/containers/*/*.log\n</source>\n").To(), Simple.Mapped("logging/fluentd", "fluent.conf", "<source>\n  path /var/log/containers/*.log\n <parse>\n @type cri\n</parse></source>\n").To()),
        new("WL-LOGPARSER", Severity.Warning, "Parser docker", Simple.Mapped("logging/fb", "in.conf", "[INPUT]\n    Parser            docker\n").To(), Simple.Mapped("logging/fb", "in.conf", "[INPUT]\n    Parser cri\n").To()),
        new("WL-LOGPARSER", Severity.Warning, "log-driver is journald", Simple.Docked("""{"log-driver": "journald"}""").To(), Simple.Docked("""{"log-driver": "json-file"}""").To()),
        new("WL-PROBES", Severity.Warning, "db's livenessProbe", Simple.At("1.19.3").Running(Pod("db", Probe)).To(), Simple.At("1.19.3").Running(Pod("db", Slow)).To()),
        new("WL-PROBES", Severity.Warning, "limit of 1 s", Simple.With("featureGates", "ExecProbeTimeout=false").Running(Pod("db", Probe)).To(), Simple.Running(Pod("db", Probe)).To()),
        new("WL-LOWPORT", Severity.Warning, "opens 80", Simple.With(Containerd("1.6.20", "version = 2\n")).Running(Pod("web", Port80)).To("containerd"), Simple.With(Containerd("2.1.0", "version = 3\n")).Running(Pod("web", Port80)).To("containerd")),
        new("WL-LOWPORT", Severity.Warning, "opens 80", Simple.With(Crio("")).Running(Pod("web", Port80)).To("crio"), Simple.With(Crio("default_sysctls = [\"net.ipv4.ip_unprivileged_port_start=0\"]")).Running(Pod("web", Port80)).To("crio")),
        new("WL-PING", Severity.Warning, "calls ping", Simple.With(Crio("")).Running(Pod("wait", Ping)).To("crio"), Simple.With(Containerd("1.6.20", "version = 2\n")).Running(Pod("wait", Ping)).To("containerd")),
        new("WL-CAPS", Severity.Warning, "NET_RAW, SYS_CHROOT", Simple.With(Crio("")).To("crio"), Simple.With(Crio("default_capabilities = [\"NET_RAW\", \"SYS_CHROOT\", \"MKNOD\", \"AUDIT_WRITE\", \"SETFCAP\"]")).To("crio")),
        new("WL-INIT", Severity.Warning, "init is on", Simple.Docked("""{"init": true}""").To("containerd"), Simple.Docked("""{"init": false}""").To("containerd")),
        new("WL-GPU", Severity.Blocker, "containerd does not have", Simple.Docked("""{"default-runtime": "nvidia"}""").With(Containerd("1.6.20", "version = 2\n")).To("containerd"), Simple.Docked("""{"default-runtime": "nvidia"}""").With(Containerd("1.6.20", Nvidia)).To("containerd")),
        new("WL-GPU", Severity.Automatic, "has too", Simple.Docked("""{"default-runtime": "nvidia"}""").With(Containerd("1.6.20", Nvidia)).To("containerd"), Simple.To("containerd")),
        new("WL-GPU", Severity.Warning, "ask for GPUs", Simple.Running(Pod("train", Gpu)).To(), Simple.Running(Pod("web", Port80)).To()),
        new("WL-CSI", Severity.Warning, "keeps mounts", Simple.Running(Driver("quay.io/cephcsi/cephcsi:v3")).To(), Simple.Running(Driver("quay.io/k8scsi/csi-node:v1")).To()),
        new("WL-LOCALDATA", Severity.Warning, "shop/web-pdb", (Simple with { Cluster = new ClusterFacts { BudgetsWithoutRoom = ["shop/web-pdb"] } }).To(), Simple.To()),
        new("WL-LOCALDATA", Severity.Warning, "Nothing makes these pods again: default/toolbox", Simple.Running(Pod("toolbox", "{}", "")).To(), Simple.Running(Pod("agent", "{}", "DaemonSet/agent")).To()),
        new("WL-LOCALDATA", Severity.Warning, "emptyDir volumes", Simple.Running(Pod("cache", """{"volumes": [{"name": "c", "emptyDir": {}}]}""")).To(), Simple.Running(Pod("cache", """{"volumes": [{"name": "c", "emptyDir": {"medium": "Memory"}}]}""")).To()),
        new("WL-SELINUX-Z", Severity.Info, "default/Deployment/web", Mounting("/data").Hosted(new HostFacts { SeLinux = "enforcing" }).To(), Mounting("/data").To()),
        new("OBS-CADVISOR", Severity.Warning, "does not know sampan", Simple.To("sampan"), Simple.To("containerd")),
        new("OBS-CADVISOR", Severity.Info, "cAdvisor knows crio", Simple.To("crio"), Simple.With("featureGates", "PodAndContainerStatsFromCRI=true").To("sampan")),
        new("OBS-IDPREFIX", Severity.Info, "docker://", Scripted("id=${id#docker://}").To(), Scripted("docker ps").To()),
        new("OBS-IDPREFIX", Severity.Info, "default/scripts has docker://", Simple.Mapped("default/scripts", "x.sh", "sed s,docker://,,").To(), Simple.Mapped("default/scripts", "x.sh", "sed s,.*://,,").To()),
        new("CP-ETCD", Severity.Blocker, "2 are needed", Etcd("etcd-n2").To(), Etcd().To()),
        new("CP-ETCD", Severity.Warning, "A member of etcd", Simple.Static("etcd-n1").To(), Simple.Static("kube-proxy").To()),
        new("CP-SINGLE", Severity.Warning, "the only control plane", (Simple with { Cluster = new ClusterFacts { ControlPlanes = ["n1"] } }).To(), (Simple with { Cluster = new ClusterFacts { ControlPlanes = ["n1", "n2", "n3"] } }).To()),
        new("CP-SINGLE", Severity.Warning, "cannot be told", Simple.Static("kube-apiserver-n1").To(), Simple.To()),
        new("SEED-LINT", Severity.Warning, "/root/move.yml:7", (Simple with { Defects = [new KnownDefect("SD9", "/root/move.yml", 7, "--cni-plugin=cni")] }).To(), Simple.To()),
    ];

    private const string Nvidia = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.nvidia]\nruntime_type = \"io.containerd.runc.v2\"\n";

    private static string Volume(string path) => $$$$"""{"containers": [{"name": "c"}], "volumes": [{"name": "v", "hostPath": {"path": "{{{{path}}}}"}}]}""";

    private static NodeFacts Mounting(string path) => Simple.Running(Pod("web-1", Volume(path)));

    private static NodeFacts Host(string value) => Simple.Running(Pod("ci", $$$$"""{"containers": [{"name": "c", "env": [{"name": "DOCKER_HOST", "value": "{{{{value}}}}"}]}]}"""));

    private static NodeFacts Scripted(string line) => Simple with { Scripts = [new ScriptMention("/etc/cron.daily/prune", 3, line, "crictl rmi --prune")] };

    private static RuntimeFacts Crio(string line) => Runtime("crio", "1.23.0", ("/etc/crio/crio.conf", $"[crio.runtime]\n{line}\n"));

    private static PodFacts Driver(string image) => Pod("csi", $$$$"""{"containers": [{"image": "{{{{image}}}}", "volumeMounts": [{"name": "m", "mountPropagation": "Bidirectional"}]}]}""", "DaemonSet/csi");

    private static NodeFacts Etcd(params string[] ill) => Simple.Static("etcd-n1") with
    {
        Cluster = new ClusterFacts { EtcdMembers = new Dictionary<string, string> { ["etcd-n1"] = "n1", ["etcd-n2"] = "n2", ["etcd-n3"] = "n3" }, EtcdNotReady = ill },
    };
}
