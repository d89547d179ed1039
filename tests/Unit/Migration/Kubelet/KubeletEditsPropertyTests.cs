using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Node;
using Sampan.Migration.Translation;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Migration.Kubelet;

/// <summary>Nodes made of numbered seeds: flags of all kinds in any order, quoting and file, and the same flag many times.</summary>
public sealed class KubeletEditsPropertyTests
{
    private static readonly string[] Touched =
    [
        "--network-plugin=cni", "--network_plugin cni", "--cni-bin-dir=/opt/cni/bin", "--cni-conf-dir '/etc/cni/net.d'", "--container-runtime=docker",
        "--container-runtime remote", "--container-runtime-endpoint=unix:///old.sock", "'--container_runtime_endpoint=unix:///old.sock'",
        "--cgroup-driver=cgroupfs", "--cgroup-driver systemd", "--image-pull-progress-deadline=5m", "--docker-endpoint=unix:///var/run/docker.sock",
        "--container-log-max-size=10Mi", "--runtime-request-timeout 15m", "--image-service-endpoint=unix:///old.sock",
    ];

    private static readonly string[] Untouched =
    [
        "--v=2", "-v 4", "--node-ip=10.0.0.1", "--node-labels=a=b,c=d", "--feature-gates=A=true", "--fail-swap-on=false", "--register-node",
        "--hostname-override='n 1'", "--max-pods 110", "--container-runtime-foo=1", "--x-network-plugin=2", "--cluster-dns=1.1.1.1", "--root-dir=/data",
        "--kubeconfig=/etc/kubernetes/kubelet.conf",
    ];

    public static IEnumerable<object[]> Seeds => Enumerable.Range(1, 150).Select(seed => new object[] { seed });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Make_RandomNode_TouchesNothingElseAndSettles(int seed)
    {
        var random = new Random(seed);
        int minor = random.GetItems([14, 17, 21, 23, 24, 26, 27, 31, 33, 34, 36], 1)[0];
        using NodeTree tree = Node(random, minor);
        bool shim = minor <= 23 && random.Next(3) == 0;
        var wish = new KubeletWish
        {
            Target = shim ? TargetKind.Docker : TargetKind.Containerd,
            Endpoint = shim ? "" : "unix:///run/containerd/containerd.sock",
            CgroupDriver = random.Next(2) == 0 ? "systemd" : "cgroupfs",
            Settings = new Dictionary<string, string> { ["containerLogMaxSize"] = "30m" },
            Unit = shim ? "docker.service" : "containerd.service",
        };
        KubeletFacts before = Facts(tree, minor);
        foreach (TargetFile file in KubeletEdits.Make(before, tree.Text, wish).Files)
            tree.File(file.Path, file.Content);
        KubeletFacts after = Facts(tree, minor);

        Assert.Equal(Others(before), Others(after));
        KubeletConfiguration now = after.Configuration;
        Assert.Equal((wish.CgroupDriver, "30M"), (now.Value("cgroupDriver"), now.Value("containerLogMaxSize")));
        Assert.Equal(shim ? "unix:///var/run/dockershim.sock" : wish.Endpoint, now.Value("containerRuntimeEndpoint"));
        if (minor <= 23)
            Assert.Equal(shim ? "docker" : "remote", now.Value("container-runtime"));
        Assert.All(now.UnitArguments, a => Assert.NotEqual("", a));
        Assert.Empty(KubeletEdits.Make(after, tree.Text, wish).Files);
        Assert.Contains("# kept", tree.Text("/etc/default/kubelet"));
    }

    // All flags but those that a wish speaks of, in their order.
    private static IEnumerable<string> Others(KubeletFacts facts) =>
        from argument in KubeletArguments.Parse(facts.Configuration.UnitArguments.Skip(1))
        where !Touched.Any(t => KubeletFlags.Normal(t.Trim('\'').TrimStart('-').Split('=', ' ')[0]) == argument.Name)
        select $"{argument.Written}={argument.Value.Text}";

    private static KubeletFacts Facts(NodeTree tree, int minor) =>
        new KubeletReader(new NodeFiles(tree.Root)).Read(new KubeletReadOptions { VersionHint = new Version(1, minor, 0) })!;

    private static NodeTree Node(Random random, int minor)
    {
        var tree = new NodeTree();
        string Flags(int most) => string.Join(
            random.Next(3) == 0 ? " \\\n  " : " ",
            Enumerable.Range(0, random.Next(most + 1)).Select(_ => random.GetItems(random.Next(2) == 0 ? Touched : Untouched, 1)[0]));
        string unit = random.Next(3) == 0 ? "/lib/systemd/system/kubelet.service" : "/etc/systemd/system/kubelet.service";
        bool kubeadm = random.Next(2) == 0;
        tree.File(unit, $"[Unit]\nAfter=network.target docker.service\n[Service]\nEnvironment=\"OF_UNIT={Flags(2).Replace("\\\n", "")}\"\n"
            + (kubeadm ? "EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env\n" : "")
            + $"EnvironmentFile=-/etc/default/kubelet\nExecStart=/usr/bin/kubelet {(random.Next(4) > 0 ? "--config=/etc/k.yaml " : "")}{Flags(4)} $OF_UNIT {(kubeadm ? "$KUBELET_KUBEADM_ARGS " : "")}$EXTRA\n");
        if (kubeadm)
            tree.File("/var/lib/kubelet/kubeadm-flags.env", $"KUBELET_KUBEADM_ARGS=\"{Flags(5)}\"\n");
        tree.File("/etc/default/kubelet", $"# kept\nEXTRA=\"{Flags(5)}\"\n");
        tree.File("/etc/k.yaml", $"kind: KubeletConfiguration\n{(random.Next(2) == 0 ? "cgroupDriver: cgroupfs # c\n" : "")}{(minor >= 27 && random.Next(2) == 0 ? "containerRuntimeEndpoint: 'unix:///old.sock'\n" : "")}maxPods: 5\n");
        return tree;
    }
}
