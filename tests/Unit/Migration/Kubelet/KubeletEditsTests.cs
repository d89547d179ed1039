using Sampan.Migration;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Kubelet;

public sealed class KubeletEditsTests
{
    private static readonly Dictionary<string, string> Logs = new() { ["containerLogMaxSize"] = "20m", ["containerLogMaxFiles"] = "1", ["runtimeRequestTimeout"] = "5m" };

    public static IEnumerable<object[]> All => from name in NodeFixture.Names from target in TargetKind.All select new object[] { name, target };

    internal static KubeletWish Wish(string target, int minor, string driver = "systemd", bool logs = true) => new()
    {
        Target = target,
        Endpoint = target != TargetKind.Docker ? TargetKind.Endpoint(target) : minor <= 23 ? "" : TargetKind.Endpoint(TargetKind.CriDockerd),
        CgroupDriver = driver,
        Settings = logs ? Logs : [],
        Unit = target switch
        {
            TargetKind.Crio => "crio.service",
            TargetKind.CriDockerd => "cri-docker.service",
            _ => target + ".service",
        },
    };

    private static KubeletEdits Apply(NodeFixture node, KubeletWish wish)
    {
        KubeletEdits edits = KubeletEdits.Make(node.Facts(), node.Tree.Text, wish);
        foreach (TargetFile file in edits.Files)
            node.Tree.File(file.Path, file.Content);
        foreach (string link in edits.Removed)
            File.Delete(node.Tree[link]);
        return edits;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Make_EveryFixtureToEveryTarget_IsAsWishedAndThenNothingIsLeftToDo(string name, string target)
    {
        using var node = new NodeFixture(name);
        foreach (string driver in new[] { "systemd", "cgroupfs" })
        {
            KubeletWish wish = Wish(target, node.Minor, driver);
            Apply(node, wish);
            KubeletFacts after = node.Facts();
            AssertIsAsWished(after, wish, node.Minor);
            KubeletEdits again = KubeletEdits.Make(after, node.Tree.Text, wish);
            Assert.Empty(again.Files);
            Assert.Empty(again.Removed);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Make_ThereAndBack_LeavesNothingOfTheOther(string name, string target)
    {
        using var node = new NodeFixture(name);
        Apply(node, Wish(target, node.Minor));
        KubeletWish back = Wish(TargetKind.Docker, node.Minor);
        Apply(node, back);
        AssertIsAsWished(node.Facts(), back, node.Minor);
        if (node.Minor <= 23 && target != TargetKind.Docker)
            Assert.Equal("cni", node.Facts().Configuration.Value("network-plugin"));
    }

    private static void AssertIsAsWished(KubeletFacts facts, KubeletWish wish, int minor)
    {
        KubeletConfiguration now = facts.Configuration;
        Assert.Equal(wish.CgroupDriver, now.Value("cgroupDriver"));
        Assert.Equal("20M", now.Value("containerLogMaxSize"));
        Assert.Equal("2", now.Value("containerLogMaxFiles"));
        Assert.Equal("5m", now.Value("runtimeRequestTimeout"));
        foreach (KubeletSetting setting in new[] { "cgroupDriver", "containerLogMaxSize", "containerLogMaxFiles", "runtimeRequestTimeout" }.Select(s => now.Settings[s]))
            Assert.All(setting.Others.Where(o => o.Kind != KubeletSourceKind.Default), o => Assert.Equal(setting.Value, o.Value));
        if (minor <= 23)
            Assert.Equal(wish.Endpoint.Length == 0 ? "docker" : "remote", now.Value("container-runtime"));
        else
            Assert.DoesNotContain(now.UnitArguments, a => a.StartsWith("--container-runtime=", StringComparison.Ordinal));
        string endpoint = wish.Endpoint.Length > 0 ? wish.Endpoint : "unix:///var/run/dockershim.sock";
        Assert.Equal(endpoint, now.Value("containerRuntimeEndpoint"));
        Assert.All(
            now.Settings["containerRuntimeEndpoint"].Others.Where(o => o.Kind != KubeletSourceKind.Default), o => Assert.Equal(endpoint, o.Value));
        Assert.All(KubeletArguments.Parse(now.UnitArguments), a => Assert.False(KubeletFlags.IsRefused(a.Name, minor), a.Written));
        if (wish.Endpoint.Length > 0)
            Assert.All(KubeletArguments.Parse(now.UnitArguments), a => Assert.DoesNotContain(a.Name, KubeletFlags.OfDockershim));
        bool shim = wish.Endpoint == TargetKind.Endpoint(TargetKind.CriDockerd);
        IEnumerable<UnitTie> ties = facts.Ties.Where(t => RuntimeUnits.IsOne(t.Unit) && !(shim && (RuntimeUnits.IsDockers(t.Unit) || RuntimeUnits.IsShims(t.Unit))));
        Assert.All(ties, t => Assert.Equal(wish.Unit, t.Unit));
    }

    [Theory]
    [InlineData("kubeadm-1.14", "containerd")]
    [InlineData("kubeadm-1.21", "containerd")]
    [InlineData("kubeadm-1.24", "crio")]
    [InlineData("kubeadm-1.27", "containerd")]
    [InlineData("kubeadm-1.31", "sampan")]
    [InlineData("kubeadm-1.34", "containerd")]
    [InlineData("kubeadm-1.36", "crio")]
    [InlineData("kubespray-1.23", "containerd")]
    [InlineData("kubespray-1.27", "crio")]
    [InlineData("kubekey-1.17", "isulad")]
    [InlineData("kubekey-1.23", "containerd")]
    [InlineData("handmade-1.14", "containerd")]
    [InlineData("handmade-1.23", "containerd")]
    [InlineData("handmade-1.24", "docker")]
    [InlineData("handmade-1.17", "containerd")]
    [InlineData("handmade-1.27", "sampan")]
    public void Make_Fixture_ChangesTheseLinesOnly(string name, string target)
    {
        using var node = new NodeFixture(name);
        KubeletEdits edits = KubeletEdits.Make(node.Facts(), node.Tree.Text, Wish(target, node.Minor, node.Minor <= 17 ? "cgroupfs" : "systemd"));
        Assert.Equal(File.ReadAllText(NodeFixture.Golden($"{name}.{target}.edits")), Describe(edits, node));
    }

    /// <summary>The edits as the lines that go and come, then the reasons.</summary>
    internal static string Describe(KubeletEdits edits, NodeFixture node)
    {
        var lines = new List<string>();
        foreach (TargetFile file in edits.Files)
        {
            lines.Add($"== {file.Path}{(node.Tree.Text(file.Path) is null ? " (new)" : "")}");
            string[] before = (node.Tree.Text(file.Path) ?? "").Split('\n'), after = file.Content.Split('\n');
            int head = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
            int tail = before.Reverse().Zip(after.Reverse()).TakeWhile(p => p.First == p.Second).Count();
            tail = Math.Min(tail, Math.Min(before.Length, after.Length) - head);
            lines.AddRange(before[head..^tail].Select(l => "- " + l));
            lines.AddRange(after[head..^tail].Select(l => "+ " + l));
        }
        lines.AddRange(edits.Removed.Select(r => $"removed {r}"));
        return string.Join('\n', lines.Concat(edits.Reasons.Select(r => "because " + r))) + "\n";
    }

    [Fact]
    public void Make_FilesOfTheirOwnMode_KeepIt()
    {
        using var node = new NodeFixture("handmade-1.17");
        const string script = "/opt/kubernetes/bin/start-kubelet.sh", config = "/opt/kubernetes/cfg/kubelet-config.yml";
        File.SetUnixFileMode(node.Tree[script], (UnixFileMode)Convert.ToInt32("750", 8));
        File.SetUnixFileMode(node.Tree[config], (UnixFileMode)Convert.ToInt32("600", 8));
        KubeletEdits edits = KubeletEdits.Make(node.Facts(), node.Tree.Text, Wish("containerd", 17));
        Assert.Equal([(script, "0750"), (config, "0600")], edits.Files.Select(f => (f.Path, f.Mode)));
    }

    [Fact]
    public void Make_WithoutVersion_SaysWhatIsMissing()
    {
        using var node = new NodeFixture("kubespray-1.23");
        KubeletFacts facts = new KubeletReader(node.Files).Read(new KubeletReadOptions())!;
        Assert.Contains("version", Assert.Throws<MigrationException>(() => KubeletEdits.Make(facts, node.Tree.Text, Wish("containerd", 23))).Message);
    }

    [Fact]
    public void Make_ShimAfterItsEnd_IsRefused()
    {
        using var node = new NodeFixture("kubeadm-1.24");
        KubeletWish wish = Wish("docker", 24) with { Endpoint = "" };
        Assert.Contains("cri-dockerd", Assert.Throws<MigrationException>(() => KubeletEdits.Make(node.Facts(), node.Tree.Text, wish)).Message);
    }

    [Fact]
    public void Make_VendorsUnitTiedToDocker_GetsACopyBelowEtc()
    {
        using var node = new NodeFixture("kubeadm-1.31");
        const string vendor = "/usr/lib/systemd/system/kubelet.service";
        node.Tree.File(vendor, node.Tree.Text(vendor)!.Replace("Wants=network-online.target", "Wants=network-online.target docker.service\nRequires=docker.socket"));
        node.Tree.File("/usr/lib/systemd/system/kubelet.service.d/20-x.conf", "# tie\n[Unit]\nBindsTo=docker.service\n");
        node.Tree.Link("/etc/systemd/system/kubelet.service.wants/docker.service", "/usr/lib/systemd/system/docker.service");
        Apply(node, Wish("containerd", 31));
        Assert.Contains("Wants=network-online.target containerd.service\nRequires=containerd.service\n", node.Tree.Text("/etc/systemd/system/kubelet.service"));
        Assert.Equal("# tie\n[Unit]\nBindsTo=containerd.service\n", node.Tree.Text("/etc/systemd/system/kubelet.service.d/20-x.conf"));
        Assert.Contains("docker.service", node.Tree.Text(vendor));
        Assert.DoesNotContain(node.Facts().Ties, t => RuntimeUnits.IsDockers(t.Unit));
    }

    [Theory]
    [InlineData("--x-container-runtime=a --network-plugin-foo=b --container-runtime-endpoint-x=c", "--x-container-runtime=a --network-plugin-foo=b --container-runtime-endpoint-x=c")]
    [InlineData("--network-plugin=cni --v=2", "--v=2")]
    [InlineData("--v=2 --network_plugin cni", "--v=2")]
    [InlineData("--container-runtime remote --container_runtime_endpoint unix:///old", "")]
    [InlineData("--cgroup-driver cgroupfs --v=2", "--cgroup-driver systemd --v=2")]
    [InlineData("--image-service-endpoint=unix:///old --v=2", "--v=2")]
    [InlineData("--cni-bin-dir=/a --cni-conf-dir=/b --v=2 --docker-endpoint=unix:///d", "--v=2")]
    public void Make_ExtraArguments_ChangeByWholeWords(string before, string after)
    {
        using var node = new NodeFixture("kubeadm-1.27");
        node.Tree.File("/etc/default/kubelet", $"# mine\nKUBELET_EXTRA_ARGS=\"{before}\"\n");
        Apply(node, Wish("containerd", 27, logs: false));
        Assert.Equal($"# mine\nKUBELET_EXTRA_ARGS=\"{after}\"\n", node.Tree.Text("/etc/default/kubelet"));
    }
}
