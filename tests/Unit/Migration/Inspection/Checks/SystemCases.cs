using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using static Sampan.Tests.Unit.Migration.Inspection.Checks.Given;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

internal static class SystemCases
{
    private static readonly HostFacts Ready = new()
    {
        Kernel = "6.1.0",
        Modules = ["overlay", "br_netfilter", "nf_conntrack"],
        ModulesAtBoot = new Dictionary<string, string> { ["overlay"] = "/etc/modules-load.d/k8s.conf", ["br_netfilter"] = "/etc/modules-load.d/k8s.conf" },
        SysctlsAtBoot = new[] { "net.ipv4.ip_forward", "net.bridge.bridge-nf-call-iptables", "net.bridge.bridge-nf-call-ip6tables" }
            .ToDictionary(k => k, _ => new SysctlAtBoot("1", "/etc/sysctl.d/k8s.conf")),
    };

    private static readonly PackageFacts DockerCe = new("docker-ce", "5:20.10.24", false, ["containerd.io"]), ContainerdIo = new("containerd.io", "1.6.20-1", false, []);

    public static IEnumerable<CheckCase> All =>
    [
        new("OS-CGROUP", Severity.Blocker, "refuses it", Simple.At("1.35.0").Hosted(new HostFacts { Cgroup = "hybrid" }).To(), Simple.At("1.35.0").With("failCgroupV1", "false").Hosted(new HostFacts { Cgroup = "v1" }).To()),
        new("OS-CGROUP", Severity.Warning, "will refuse", Simple.At("1.34.0").Hosted(new HostFacts { Cgroup = "v1" }).To(), Simple.At("1.33.0").Hosted(new HostFacts { Cgroup = "v1" }).To()),
        new("OS-CGROUP", Severity.Blocker, "lacks the controllers memory", Simple.Hosted(new HostFacts { Cgroup = "v2", CgroupControllers = ["cpuset", "cpu", "io", "pids"] }).To(), Simple.Hosted(new HostFacts { Cgroup = "v2", CgroupControllers = ["cpuset", "cpu", "memory", "pids"] }).To()),
        new("OS-CGDRIVER", Severity.Automatic, "containerd has the driver cgroupfs, the kubelet systemd", Simple.With("cgroupDriver", "systemd").With(Containerd("1.6.20", "version = 2\n")).To("containerd"), Simple.With("cgroupDriver", "systemd").With(Containerd("1.6.20", SystemdV2)).To("containerd")),
        new("OS-CGDRIVER", Severity.Automatic, "crio has the driver systemd", Simple.With(Runtime("crio", "1.23.0")).To("crio"), Simple.With(Runtime("crio", "1.23.0", ("/etc/crio/crio.conf.d/01.conf", "[crio.runtime]\ncgroup_manager = \"cgroupfs\"\n"))).To("crio")),
        new("OS-CGDRIVER", Severity.Blocker, "process 1 is tini", Simple.With("cgroupDriver", "systemd").Hosted(new HostFacts { Init = "tini" }).To(), Simple.With("cgroupDriver", "systemd").Hosted(new HostFacts { Init = "systemd" }).To()),
        new("OS-CGDRIVER", Severity.Warning, "Docker's driver is systemd", SourceCases.Dockered(d => d with { CgroupDriver = "systemd" }).To(), SourceCases.Dockered(d => d with { CgroupDriver = "cgroupfs" }).To()),
        new("OS-KERNEL", Severity.Automatic, "overlay is not loaded", Simple.Hosted(new HostFacts { Modules = ["br_netfilter", "nf_conntrack"], LoadableModules = ["overlay"] }).To(), Simple.Hosted(Ready).To()),
        new("OS-KERNEL", Severity.Blocker, "no module overlay", Simple.Hosted(new HostFacts { Modules = ["br_netfilter", "nf_conntrack"] }).To(), (Simple with { Live = false }).To()),
        new("OS-KERNEL", Severity.Blocker, "ftype=0", (Simple with { Live = false }).Hosted(new HostFacts { Disks = [Disk("/var") with { EntryTypes = false }] }).To(), (Simple with { Live = false }).Hosted(new HostFacts { Disks = [Disk("/var") with { EntryTypes = true }] }).To()),
        new("OS-KERNEL", Severity.Blocker, "fs.may_detach_mounts is 0", Simple.Hosted(Detach("3.10.0-1160.el7")).To(), Simple.Hosted(Detach("4.18.0")).To()),
        new("OS-SYSCTL", Severity.Automatic, "Nothing sets net.ipv4.ip_forward at boot", Simple.To(), Simple.Hosted(Ready).To()),
        new("OS-SELINUX", Severity.Blocker, "container-selinux", Simple.Hosted(new HostFacts { SeLinux = "enforcing", Packages = [DockerCe] }).To(), Simple.Hosted(new HostFacts { SeLinux = "disabled", Packages = [DockerCe] }).To()),
        new("OS-APPARMOR", Severity.Warning, "docker-default", Simple.Running(Pod("a", "{}", "Deployment/a", ("container.apparmor.security.beta.kubernetes.io/c", "localhost/docker-default"))).To(), Simple.Running(Pod("a", "{}", "Deployment/a", ("container.apparmor.security.beta.kubernetes.io/c", "runtime/default"))).To()),
        new("OS-APPARMOR", Severity.Warning, "docker-default", Simple.Running(Pod("a", """{"containers": [{"securityContext": {"appArmorProfile": {"type": "Localhost", "localhostProfile": "docker-default"}}}]}""")).To(), Simple.To()),
        new("OS-DISK", Severity.Blocker, "are copied", Disks("8:2", 1L << 30).To("containerd"), Disks("8:1", 80L << 30).To("containerd")),
        new("OS-DISK", Severity.Warning, "the other disk fills", Disks("8:2", 90L << 30).To("containerd"), Disks("8:2", 90L << 30).To("docker")),
        new("OS-DISK", Severity.Warning, "% free", Disks("8:1", 5L << 30).To("sampan"), Disks("8:1", 80L << 30).To("sampan")),
        new("OS-PKG", Severity.Blocker, "takes docker-ce away", Simple.Hosted(new HostFacts { Packages = [DockerCe] }).To("containerd"), Simple.Hosted(new HostFacts { Packages = [DockerCe] }).To("crio")),
        new("OS-PKG", Severity.Warning, "may remove the containerd", Simple.Hosted(new HostFacts { Packages = [DockerCe, ContainerdIo] }).With(Runtime("containerd", "1.6.20")).To("containerd"), Simple.Hosted(new HostFacts { Packages = [ContainerdIo] }).With(Runtime("containerd", "1.6.20")).To("containerd")),
        new("OS-PKG", Severity.Warning, "held back", Simple.Hosted(new HostFacts { Packages = [DockerCe with { Held = true }] }).To(), Simple.Hosted(new HostFacts { Packages = [DockerCe] }).To()),
        new("OS-PKG", Severity.Automatic, "containerd.service is masked", Simple.Hosted(Masked).To("containerd"), Simple.Hosted(Masked).To("crio")),
        new("OS-PKG", Severity.Warning, "purge-data", Simple.Hosted(new HostFacts { PurgeErasesDocker = true }).To(), Simple.To()),
        new("OS-IMMUTABLE", Severity.Blocker, "flatcar", Simple.Hosted(new HostFacts { OsId = "flatcar", OsVersion = "3510", Immutable = "flatcar" }).To(), Simple.To()),
        new("OS-PORTS", Severity.Warning, "prometheus listens on 9090", Simple.Hosted(new HostFacts { Listeners = new Dictionary<int, string> { [9090] = "prometheus" } }).To("crio"), Simple.Hosted(new HostFacts { Listeners = new Dictionary<int, string> { [9090] = "crio" } }).To("crio")),
        new("OS-PORTS", Severity.Warning, "where crio should", Simple.With(Answering("crio", "containerd")).To("crio"), Simple.With(Answering("crio", "cri-o")).To("crio")),
    ];

    public const string SystemdV2 = """
        version = 2
        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = true
        """;

    private static HostFacts Masked { get; } = new() { Units = [new UnitFacts { Name = "containerd.service", FileState = "masked" }] };

    private static HostFacts Detach(string kernel) => Ready with { Kernel = kernel, Sysctls = new Dictionary<string, string> { ["fs.may_detach_mounts"] = "0" } };

    private static NodeFacts Disks(string device, long free) => SourceCases.Dockered(d => d with { Images = [new DockerImageFacts("sha256:1", ["busybox:1"], [], 10L << 30)] })
        .Hosted(new HostFacts { Disks = [Disk("/"), Disk("/var/lib/docker", "8:1"), Disk("/var/lib/containerd", device, free: free), Disk("/var/lib/sampan", device, free: free)] });

    private static RuntimeFacts Answering(string kind, string name) => Runtime(kind, "1.23.0") with { Cri = new CriFacts { Endpoint = "unix:///run/crio/crio.sock", RuntimeName = name, RuntimeVersion = "1" } };
}
