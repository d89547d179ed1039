using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Checks;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;
using Sampan.Migration.Node;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Migration.Habits.Defects;

/// <summary>Copies of nodes as somebody who followed the instructions has them, with the instructions in root's home.</summary>
public sealed class SeedNodesTests : IDisposable
{
    private const string Flannel = """{"name": "cbr0", "cniVersion": "0.3.1", "plugins": [{"type": "flannel"}]}""";

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public Task Inspect_OfContainerdByAppending_FindsItsDefects()
    {
        _tree.File("/root/move.md", SeedTexts.ContainerdAndCrio)
            .File("/etc/containerd/config.toml", """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                  SystemdCgroup = false
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                  SystemdCgroup = true
                """)
            .File("/var/lib/kubelet/config.yaml", "cgroupDriver: systemd\n")
            .File("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--container-runtime=remote --container-runtime-endpoint=/run/crio/crio.sock --pod-infra-container-image=k9s.gcr.io/pause:3.4.1\"\n");
        return FindsAsync("SD2 SD4 SD5 SD6 SD7 SD8 SD14", "/etc/containerd/config.toml:4", "/var/lib/kubelet/kubeadm-flags.env:1");
    }

    [Fact]
    public Task Inspect_OfTheBundleOfContainerd_FindsItsDefects()
    {
        _tree.File("/root/move.md", SeedTexts.BundleOfContainerd)
            .File("/etc/containerd/config.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n  systemd_cgroup = false\n  sandbox_image = \"k8s.gc.io/pause:3.1\"\n")
            .File("/var/lib/kubelet/config.yaml", "cgroupDriver: systemd\n")
            .File("/etc/cni/net.d/10-containerd-net.conflist", "{}").File("/etc/cni/net.d/10-flannel.conflist", Flannel)
            .File("/etc/systemd/system/kubelet.service.d/10-kubeadm.conf", "[Service]\nEnvironment=\"KUBELET_EXTRA_ARGS=--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock\"\n");
        return FindsAsync("SD2 SD3 SD4 SD5 SD6 SD8 SD15", "/etc/cni/net.d/10-containerd-net.conflist", "/etc/containerd/config.toml:4", "/etc/systemd/system/kubelet.service.d/10-kubeadm.conf:2");
    }

    [Fact]
    public Task Inspect_OfThreeRuntimesByHand_FindsTheirDefects()
    {
        _tree.File("/etc/containerd/config.toml", "[plugins.\"io.containerd.grpc.v1.cri\"]\n  sandbox_image = \"kubesphere/pause:3.2\"\n")
            .File("/etc/crictl.yaml", "runtime-endpoint: unix:///run/containerd/containerd.sock\ntimeout: 2\n")
            .File("/etc/crio/crio.conf", "[crio.image]\npause_image = \"kubesphere/pause:3.2\"\nregistries = [\"docker.io\"]\n")
            .File("/etc/isulad/daemon.json", "{\"registry-mirrors\": [\"docker.io\"], \"pod-sandbox-image\": \"kubesphere/pause:3.2\"}\n");
        return FindsAsync("SD1 SD10 SD11 SD12", "/etc/containerd/config.toml:1", "/etc/crictl.yaml:2", "/etc/crio/crio.conf:3", "/etc/isulad/daemon.json:1");
    }

    [Fact]
    public Task Inspect_OfCrioOnCentos_FindsItsDefects()
    {
        _tree.File("/root/move.md", SeedTexts.CrioOnCentos)
            .File("/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--container-runtime=remote --container-runtime-endpoint='unix:///var/run/crio/crio.sock'\n")
            .File("/var/lib/kubelet/config.yaml", "cgroupDriver: systemd\ncontainerLogMaxSize: 10m\ncontainerLogMaxFiles: 1\n");
        return FindsAsync("SD4 SD5 SD7 SD9 SD13 SD15 SD16", "/etc/sysconfig/kubelet:1", "/var/lib/kubelet/config.yaml:2", "/var/lib/kubelet/config.yaml:3");
    }

    [Fact]
    public Task Inspect_OfANodeWithTheRightInstructions_FindsNone()
    {
        _tree.File("/root/move.md", SeedTexts.Right).File("/etc/cni/net.d/10-flannel.conflist", Flannel)
            .File("/etc/containerd/config.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n  SystemdCgroup = true\n")
            .File("/var/lib/kubelet/config.yaml", "cgroupDriver: systemd\ncontainerLogMaxSize: 100Mi\n");
        return FindsAsync("");
    }

    private async Task FindsAsync(string ids, params string[] places)
    {
        NodeFacts facts = await new NodeInspector(new ProgramRunner(TimeProvider.System)).ReadAsync(new InspectionOptions { Root = _tree.Root }, CancellationToken.None);
        Finding[] found = [.. CheckList.Find("SEED-LINT")!.Judge(new CheckContext(facts, TargetKind.Containerd))];
        Assert.Equal(ids, string.Join(' ', found.Select(f => f.Subject).Distinct().OrderBy(s => int.Parse(s[2..], System.Globalization.CultureInfo.InvariantCulture))));
        Assert.All(places, p => Assert.Contains(found, f => f.Evidence.StartsWith(p, StringComparison.Ordinal)));
        Assert.All(found, f => Assert.NotEmpty(f.Remedy));
    }
}
