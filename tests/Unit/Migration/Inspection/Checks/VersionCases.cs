using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using static Sampan.Tests.Unit.Migration.Inspection.Checks.Given;

namespace Sampan.Tests.Unit.Migration.Inspection.Checks;

internal static class VersionCases
{
    public static IEnumerable<CheckCase> All =>
    [
        new("VER-CRI", Severity.Blocker, "CRI v1 only", Pair("1.27.3", Runtime("containerd", "1.5.18")), Pair("1.25.3", Runtime("containerd", "1.6.20"))),
        new("VER-CRI", Severity.Warning, "After the upgrade to 1.26", Pair("1.25.3", Runtime("containerd", "1.5.18")), Pair("1.24.3", Runtime("containerd", "1.5.18"))),
        new("VER-CRI", Severity.Blocker, "v1alpha2 only, which", Pair("1.21.1", Runtime("containerd", "2.1.9")), Pair("1.21.1", Runtime("containerd", "1.7.2"))),
        new("VER-CRI", Severity.Warning, "1.7.28+", Pair("1.34.0", Runtime("containerd", "1.6.36")), Pair("1.34.0", Runtime("containerd", "2.3.0"))),
        new("VER-CRI", Severity.Warning, "After the upgrade to 1.36", Pair("1.35.0", Runtime("containerd", "1.7.28")), Pair("1.35.0", Runtime("containerd", "2.2.1"))),
        new("VER-CRI", Severity.Automatic, "is not told to", Pair("1.27.3", Runtime("isulad", "2.1.6")), Pair("1.27.3", Runtime("isulad", "2.1.6", ("/etc/isulad/daemon.json", """{"enable-cri-v1": true}""")))),
        new("VER-CRI", Severity.Blocker, "cri-dockerd 0.2.6", Pair("1.26.0", Runtime("cri-dockerd", "0.2.6")), Pair("1.26.0", Runtime("cri-dockerd", "0.3.1"))),
        new("VER-CRIO-SKEW", Severity.Warning, "CRI-O is 1.22, the kubelet 1.23", Pair("1.23.3", Runtime("crio", "1.22.3")), Pair("1.23.3", Runtime("crio", "1.23.5"))),
        new("VER-RUNTIMECONFIG", Severity.Warning, "1.38 on", Pair("1.32.0", Runtime("containerd", "1.7.24")), Pair("1.32.0", Runtime("containerd", "2.0.1"))),
        new("VER-RUNTIMECONFIG", Severity.Blocker, "does not start", Pair("1.38.0", Runtime("crio", "1.27.0")), Pair("1.38.0", Runtime("sampan", "0.1.0"))),
        new("VER-CRIDOCKERD-136", Severity.Blocker, "is not off", Simple.At("1.36.0").To("cri-dockerd"), Simple.At("1.36.0").With("featureGates", """{"ExtendWebSocketsToKubelet": false}""").To("cri-dockerd")),
        new("VER-CRIDOCKERD-136", Severity.Warning, "After the upgrade to 1.36", Simple.At("1.35.0").To("cri-dockerd"), Simple.At("1.35.0").To("containerd")),
        new("VER-CRIDOCKERD-136", Severity.Blocker, "API server 1.36.1", (Simple.At("1.34.0") with { Cluster = new ClusterFacts { ServerVersion = new Version(1, 36, 1) } }).To("cri-dockerd"), Simple.At("1.34.0").To("cri-dockerd")),
        new("VER-FLAGS", Severity.Automatic, "kubelet 1.24 will not know it", Simple.To(), Simple.At("1.21.0").To()),
        new("VER-FLAGS", Severity.Automatic, "--container-runtime=remote", Simple.At("1.26.1").With("container-runtime", "remote").To(), Running("--container-runtime-endpoint=unix:///x").To()),
        new("VER-FLAGS", Severity.Automatic, "removed in 1.35", Running("--pod-infra-container-image=registry.k8s.io/pause:3.9").To(null, "1.35"), Running("--pod-infra-container-image=registry.k8s.io/pause:3.9").To()),
        new("VER-FLAGS", Severity.Automatic, "it is dockershim's", Simple.At("1.21.0").To("containerd"), Simple.At("1.21.0").To("docker")),
    ];

    private static CheckContext Pair(string kubelet, RuntimeFacts runtime) => Simple.At(kubelet).With(runtime).To(runtime.Kind);

    private static NodeFacts Running(string argument)
    {
        KubeletFacts kubelet = Kubelets("1.27.0");
        return Simple with { Kubelet = kubelet with { Configuration = kubelet.Configuration with { RunningArguments = ["/usr/bin/kubelet", argument] } } };
    }
}
