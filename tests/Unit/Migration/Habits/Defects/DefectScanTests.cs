using Sampan.Migration.Habits.Defects;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Migration.Habits.Defects;

public sealed class DefectScanTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void All_AreSixteen() => Assert.Equal(Enumerable.Range(1, 16).Select(i => $"SD{i}"), DefectScan.All.Select(d => d.Id));

    [Theory]
    [InlineData(nameof(SeedTexts.ContainerdAndCrio), SeedTexts.ContainerdAndCrio, "SD2 SD4 SD5 SD6 SD7 SD8 SD14")]
    [InlineData(nameof(SeedTexts.BundleOfContainerd), SeedTexts.BundleOfContainerd, "SD2 SD3 SD4 SD5 SD6 SD8 SD15")]
    [InlineData(nameof(SeedTexts.ThreeRuntimes), SeedTexts.ThreeRuntimes, "SD1 SD10 SD11 SD12")]
    [InlineData(nameof(SeedTexts.CrioOnCentos), SeedTexts.CrioOnCentos, "SD4 SD5 SD7 SD9 SD13 SD15 SD16")]
    [InlineData(nameof(SeedTexts.Right), SeedTexts.Right, "")]
    public void OfText_OfTheInstructionsThatCirculate_FindsTheirDefects(string name, string text, string ids) =>
        Assert.Equal(ids, string.Join(' ', DefectScan.OfText(text, name + ".md").Select(d => d.Id).Distinct().OrderBy(i => int.Parse(i[2..], System.Globalization.CultureInfo.InvariantCulture))));

    [Theory]
    [InlineData("SD1", "config.toml", "[plugins.\"io.containerd.grpc.v1.cri\"]\n", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\"]\n")]
    [InlineData("SD1", "config.toml", "[plugins.'io.containerd.cri.v1.images']\n", "[plugins.cri]\n")]
    [InlineData("SD1", "play.yml", "- copy:\n    content: |\n      [plugins.\"io.containerd.grpc.v1.cri\"]\n", "- copy:\n    content: |\n      version = 3\n      [plugins.\"io.containerd.grpc.v1.cri\"]\n")]
    [InlineData("SD2", "up.sh", "containerd config default > /etc/containerd/config.toml\n", "containerd config default | sed 's/SystemdCgroup = false/SystemdCgroup = true/' > /etc/containerd/config.toml\n")]
    [InlineData("SD2", "config.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n")]
    [InlineData("SD3", "up.sh", "tar --no-overwrite-dir -C / -xzf cri-containerd-cni-1.4.4-linux-amd64.tar.gz\n", "tar -C /usr/local -xzf containerd-1.7.0-linux-amd64.tar.gz\n")]
    [InlineData("SD4", "up.sh", "apt-get purge -y docker.io\nsystemctl start containerd\ncrictl info\nsystemctl start kubelet\n", "systemctl start containerd\ncrictl info\nsystemctl start kubelet\napt-get purge -y docker.io\n")]
    [InlineData("SD4", "play.yml", "- apt:\n    name: docker-ce\n    state: absent\n- systemd:\n    name: kubelet\n- shell: crictl info\n", "- apt:\n    name: docker-ce\n    state: present\n- systemd:\n    name: kubelet\n- shell: crictl info\n")]
    [InlineData("SD4", "install-docker.sh", "kubelet crictl\nrm -rf /var/lib/docker\n", "apt-get remove docker docker-engine docker.io containerd runc\n")]
    [InlineData("SD5", "play.yml", "- service:\n    name: docker\n    state: stopped\n- service: name=kubelet\n- shell: crictl ps\n", "- shell: docker stop x\n- service:\n    name: docker\n    state: stopped\n- service: name=kubelet\n- shell: crictl ps\n")]
    [InlineData("SD6", "crio.conf", "pause_image = \"k8s.gc.io/pause:3.1\"\n", "pause_image = \"us.gcr.io/x/pause:3.1\"\n")]
    [InlineData("SD6", "crio.conf", "pause_image = \"registry.k8s.oi/pause:3.1\"\n", "pause_image = \"registry.example.com/k8s/pause:3.6\"\n")]
    [InlineData("SD7", "config.yaml", "containerRuntimeEndpoint: /run/containerd/containerd.sock\n", "containerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n")]
    [InlineData("SD7", "kubeadm.yaml", "criSocket: \"/run/crio/crio.sock\"\n", "criSocket: /var/run/dockershim.sock\n")]
    [InlineData("SD8", "up.sh", "vi /var/lib/kubelet/kubeadm-flags.env # --container-runtime-endpoint=unix:///x\nsystemctl restart kubelet\n", "vi /var/lib/kubelet/instance-config.yaml /var/lib/kubelet/kubeadm-flags.env # --container-runtime-endpoint=unix:///x\nsystemctl restart kubelet\n")]
    [InlineData("SD9", "flags.env", "--cni-plugin=cni", "--network-plugin=cni --cni-plugin-dir=/x")]
    [InlineData("SD10", "crictl.yaml", "timeout: 2\n", "timeout: 30\n")]
    [InlineData("SD10", "crictl.yaml", "timeout: 5s # short\n", "# timeout: 2\n")]
    [InlineData("SD10", "play.yml", "runtime-endpoint: x\ntimeout: 2\n", "uri:\n  timeout: 2\n")]
    [InlineData("SD11", "crio.conf", "[crio.image]\nregistries = [\"docker.io\"]\n", "[registries.search]\nregistries = [\"docker.io\"]\n")]
    [InlineData("SD12", "daemon.json", "{\"registry-mirrors\": [\"https://registry-1.docker.io/\"]}", "{\"registry-mirrors\": [\"https://mirror.docker.io.example.com\"], \"x\": [\"docker.io\"]}")]
    [InlineData("SD13", "config.yaml", "containerLogMaxSize: \"10m\"\n", "containerLogMaxSize: 10M\n")]
    [InlineData("SD13", "flags", "--container-log-max-files=1 --x", "--container-log-max-files=10 --container-log-max-size=10Mi")]
    [InlineData("SD14", "a.md", "master 节点无法驱逐，只需停止 kubelet", "Masters can be drained.")]
    [InlineData("SD15", "kubelet", "KUBELET_EXTRA_ARGS=\"--container-runtime-endpoint=unix:///x\"", "KUBELET_EXTRA_ARGS=\"--node-ip=1.2.3.4\"\nKUBELET_KUBEADM_ARGS=--container-runtime-endpoint=unix:///x")]
    [InlineData("SD16", "up.sh", "sed -i 's/--pod-infra-container-image=[^ ]*//' /var/lib/kubelet/kubeadm-flags.env\n", "grep -- --pod-infra-container-image /var/lib/kubelet/kubeadm-flags.env\n")]
    [InlineData("SD16", "a.md", "删除 --pod-infra-container-image", "do not delete --pod-infra-container-image")]
    public void Defect_InTheWrongText_IsFound_AndNotInTheRight(string id, string path, string wrong, string right)
    {
        ISeedDefect defect = DefectScan.Find(id)!;
        Assert.NotEmpty(defect.Scan(new InstructionText(wrong, path)));
        Assert.Empty(defect.Scan(new InstructionText(right, path)));
    }

    [Fact]
    public void Defect_HasItsLineAndWhatStandsThere()
    {
        KnownDefect found = Assert.Single(DefectScan.OfText("# x\n\n  --cni-plugin=cni  \n", "/a"));
        Assert.Equal(new KnownDefect("SD9", "/a", 3, "--cni-plugin=cni"), found);
    }

    [Fact]
    public void OfNode_OfANodeWithDefects_FindsThem()
    {
        _tree.File("/etc/containerd/config.toml", "[plugins.\"io.containerd.grpc.v1.cri\"]\n  sandbox_image = \"k8s.gc.io/pause:3.1\"\n")
            .File("/var/lib/kubelet/config.yaml", "cgroupDriver: systemd\ncontainerLogMaxSize: 10m\n")
            .File("/etc/cni/net.d/10-containerd-net.conflist", "{}").File("/etc/cni/net.d/10-flannel.conflist", "{}")
            .File("/etc/crictl.yaml", "timeout: 2\n")
            .File("/etc/sysconfig/kubelet", "KUBELET_EXTRA_ARGS=--container-runtime-endpoint=/run/crio/crio.sock\n")
            .File("/root/move/switch.sh", "kubelet crictl\nsystemctl stop docker\n");

        IReadOnlyList<KnownDefect> found = DefectScan.OfNode(new NodeFiles(_tree.Root));

        Assert.Equal(
            ["SD1", "SD10", "SD13", "SD15", "SD2", "SD3", "SD5", "SD6", "SD7"], found.Select(d => d.Id).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal("it wins over 10-flannel.conflist", found.Single(d => d.Id == "SD3").Evidence);
    }

    [Fact]
    public void OfNode_OfARightNode_FindsNothing()
    {
        _tree.File("/etc/containerd/config.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n  SystemdCgroup = true\n")
            .File("/var/lib/kubelet/config.yaml", "cgroupDriver: systemd\ncontainerLogMaxSize: 10Mi\n")
            .File("/var/lib/kubelet/kubeadm-flags.env", "KUBELET_KUBEADM_ARGS=\"--container-runtime-endpoint=unix:///run/containerd/containerd.sock --pod-infra-container-image=registry.k8s.io/pause:3.9\"\n")
            .File("/etc/cni/net.d/10-flannel.conflist", "{}")
            .File("/etc/crictl.yaml", "runtime-endpoint: unix:///run/containerd/containerd.sock\n")
            .File("/root/install.sh", "apt-get remove docker docker-engine\nsystemctl stop docker\n");

        Assert.Empty(DefectScan.OfNode(new NodeFiles(_tree.Root)));
    }

    [Fact]
    public void OfNode_WhereKubeletAndRuntimeBothUseCgroupfs_FindsNothing() => Assert.Empty(DefectScan.OfNode(new NodeFiles(_tree
        .File("/etc/containerd/config.toml", "version = 2\n").File("/var/lib/kubelet/config.yaml", "cgroupDriver: cgroupfs\n").Root)));

    [Fact]
    public void Node_WithAPlanOfThisTool_IsNotAccusedOfIt()
    {
        string root = Directory.CreateTempSubdirectory("sampan-test-plan-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(root, "root"));
            const string flags = "vi /var/lib/kubelet/kubeadm-flags.env\nKUBELET_KUBEADM_ARGS=--container-runtime-endpoint=unix:///run/sampan/sampan.sock\nsystemctl restart kubelet\n";
            File.WriteAllText(Path.Combine(root, "root/move.yaml"), "apiVersion: v9\nkind: Play\n" + flags);
            Assert.NotEmpty(DefectScan.OfNode(new NodeFiles(root)));
            File.WriteAllText(Path.Combine(root, "root/move.yaml"), "apiVersion: sampan.dev/v1\nkind: NodePlan\n" + flags);
            Assert.Empty(DefectScan.OfNode(new NodeFiles(root)));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
