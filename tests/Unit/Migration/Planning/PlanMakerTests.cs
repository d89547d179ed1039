using Sampan.Migration;
using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Planning;
using Sampan.Migration.Targets;
using Sampan.Migration.Translation;

namespace Sampan.Tests.Unit.Migration.Planning;

public sealed class PlanMakerTests
{
    [Fact]
    public void Make_DockershimToSampan_StopsAllOfDockerBeforeItSwitches()
    {
        NodePlan plan = Make(TargetKind.Sampan);
        AssertOrder(
            plan, "program.install", "start-sampan", "probe-sampan", "stop-kubelet", "networks-down", "containers-stop", "stop-docker-socket", "stop-docker",
            "stop-containerd", "cni-keep", "log-links", "clear-on-return", "start-kubelet", "verify");
        Assert.Equal(["kubelet"], Words(plan, Phase.Start).Where(w => w.StartsWith("start-", StringComparison.Ordinal)).Select(w => w[6..]));
        Assert.All(plan.Steps.Where(s => s.Phase == Phase.Stage), s => Assert.False(s.Disruptive));
    }

    [Fact]
    public void Make_DockershimToSharedContainerd_ChangesItsFilesWhileItIsDown()
    {
        NodePlan plan = Make(TargetKind.Containerd);
        AssertOrder(plan, "stop-docker", "stop-containerd", "containerd-config-toml", "start-containerd", "probe-containerd", "clear-on-return", "start-kubelet");
        Assert.DoesNotContain("disable-containerd", Words(plan));
        Assert.All(plan.Steps.Where(s => s.Phase == Phase.Stage), s => Assert.NotEqual(StepName.Service, s.Kind));
    }

    [Fact]
    public void Make_KeepDocker_StopsOnlyThePods()
    {
        NodePlan plan = Make(TargetKind.Sampan, c => c with { KeepDocker = true });
        Assert.True(plan.Target.KeepSource);
        Assert.DoesNotContain(plan.Steps, s => s.Kind == StepName.Service && s.Arguments["unit"]!.ToString().StartsWith("docker", StringComparison.Ordinal));
        AssertOrder(plan, "stop-kubelet", "containers-stop", "start-kubelet");
    }

    [Fact]
    public void Make_ToCriDockerd_LeavesDockerAndItsContainersAlone()
    {
        NodePlan plan = Make(TargetKind.CriDockerd);
        Assert.DoesNotContain("containers-stop", Words(plan));
        Assert.DoesNotContain(plan.Steps, s => s.Kind == StepName.Service && s.Arguments["unit"]!.ToString() == "docker.service" && s.Phase == Phase.Stop);
        AssertOrder(plan, "stop-kubelet", "cri-docker-service-d-50-sampan-conf", "start-cri-docker", "probe-cri-dockerd", "start-kubelet");
    }

    [Fact]
    public void Make_SampanToDocker_StartsDockerBeforeSampanStops()
    {
        NodeFacts node = Node(("container-runtime", "remote"), ("containerRuntimeEndpoint", "unix:///run/sampan/sampan.sock")) with
        {
            Runtimes = [new RuntimeFacts { Kind = TargetKind.Sampan }],
        };
        node = node with { Host = node.Host with { Units = [.. node.Host.Units.Select(u => u with { ActiveState = "inactive" }), Unit("sampan.service")] } };
        NodePlan plan = Make(TargetKind.Docker, node: node);
        Assert.Equal(("", TargetKind.Sampan), (plan.Target.Endpoint, plan.Source.Runtime));
        AssertOrder(plan, "start-containerd", "start-docker-socket", "start-docker", "stop-kubelet", "networks-down", "stop-sampan", "clear-on-return", "start-kubelet");
        // The shim has no socket once its kubelet is stopped: its pods are taken down through Docker.
        Assert.Equal("pods.clear-docker", Assert.Single(plan.Steps, s => s.Id.EndsWith("clear-on-return", StringComparison.Ordinal)).Kind);
    }

    [Fact]
    public void Make_LiveNode_InstallsOnlyWhatIsMissing()
    {
        NodeFacts node = Node() with { Live = true };
        Assert.Contains("packages", Words(Make(TargetKind.Sampan, node: node)));
        node = node with { Host = node.Host with { Programs = new Dictionary<string, string> { ["conmon"] = "/usr/bin/conmon", ["runc"] = "/usr/bin/runc" } } };
        Assert.DoesNotContain("packages", Words(Make(TargetKind.Sampan, node: node)));
        Assert.Contains("packages", Words(Make(TargetKind.Crio, node: node)));
    }

    [Fact]
    public void Outline_ImagesByNameAndId_AreThoseWanted()
    {
        DockerImageFacts[] images = [new("sha256:b", ["b:1"], [], 2), new("sha256:a", ["a:1", "a:2"], [], 1), new("sha256:c", [], [], 3)];
        Assert.Equal(["sha256:a", "sha256:c"], NeededImages.Outline(images, ["a:2", "sha256:c", "z"]).Items.Select(i => i.Id));
        Assert.Equal(["sha256:a", "sha256:b"], NeededImages.Outline(images, null).Items.Select(i => i.Id));
    }

    [Fact]
    public void Make_SameTarget_IsRefused()
    {
        NodeFacts node = Node(("container-runtime", "remote"), ("containerRuntimeEndpoint", "unix:///run/sampan/sampan.sock"));
        Assert.Contains("already", Assert.Throws<MigrationException>(() => Make(TargetKind.Sampan, node: node)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Make_Blocker_IsRefusedUntilAccepted()
    {
        Finding blocker = new("WL-DOCKERSOCK", Severity.Blocker, "ci/runner", "mounts /var/run/docker.sock", "use buildkit", Acceptable: true);
        BlockedException refused = Assert.Throws<BlockedException>(() => Make(TargetKind.Sampan, findings: [blocker]));
        Assert.Contains("--accept WL-DOCKERSOCK", refused.Message, StringComparison.Ordinal);
        AcceptedFinding accepted = new("WL-DOCKERSOCK", "moved", "ops");
        NodePlan plan = Make(TargetKind.Sampan, c => c with { Accepted = [accepted] }, findings: [blocker]);
        Assert.Equal([accepted], plan.Accepted);
        Assert.Throws<BlockedException>(() =>
            Make(TargetKind.Sampan, c => c with { Accepted = [new AcceptedFinding("SRC-SWARM", "x", "y")] }, findings: [blocker with { Check = "SRC-SWARM", Acceptable = false }]));
    }

    [Fact]
    public void Make_Drain_RestoresWhatWasBefore()
    {
        NodePlan plan = Make(TargetKind.Sampan, c => c with { Drain = true, Kubeconfig = "/k" });
        AssertOrder(plan, "cordon", "drain", "stop-kubelet", "verify", "annotate", "uncordon");
        Assert.Equal(plan.Steps.Single(s => s.Kind == StepName.Cordon).Id, plan.Steps.Single(s => s.Kind == StepName.Uncordon).Arguments["cordon"]!.ToString());
    }

    [Fact]
    public void Make_CrioWithImages_IsToldWhereTheyAreBeforeItStarts()
    {
        var images = new PlanImages("link", [new PlanImage("sha256:" + new string('a', 64), ["docker.io/library/app:1"], [], 0)]);
        NodePlan plan = Make(TargetKind.Crio, node: Node() with { Runtimes = [new RuntimeFacts { Kind = TargetKind.Crio }] }, images: images);
        AssertOrder(plan, "containers-storage-conf", "start-crio", "images");
        PlanStep file = plan.Steps.Single(s => s.Arguments["path"]?.ToString() == "/etc/containers/storage.conf");
        Assert.Contains("/var/lib/containers/carried", file.Arguments.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Make_SameInput_SamePlan() => Assert.Equal(PlanFile.Hash(Make(TargetKind.Sampan)), PlanFile.Hash(Make(TargetKind.Sampan)));

    private static NodePlan Make(
        string target, Func<PlanChoice, PlanChoice>? choice = null, NodeFacts? node = null, IReadOnlyList<Finding>? findings = null,
        PlanImages? images = null)
    {
        NodeFacts facts = node ?? Node();
        return PlanMaker.Make(new PlanInput
        {
            Facts = facts,
            FactsHash = "sha256:00",
            Findings = findings ?? [],
            Choice = (choice ?? (c => c))(new PlanChoice { Target = target }),
            Source = SourceFinder.Find(facts),
            Images = images ?? new PlanImages("none", []),
            Existing = _ => null,
            LinkTarget = _ => null,
            Program = ("/tmp/sampan", "sha256:11"),
            Tool = "0.1.0",
            Created = DateTimeOffset.UnixEpoch,
        });
    }

    private static NodeFacts Node(params (string Key, string Value)[] settings) => new()
    {
        MachineId = "m1",
        NodeName = "n1",
        Host = new HostFacts
        {
            PackageTool = "apt",
            Units = [Unit("docker.service"), Unit("docker.socket"), Unit("containerd.service"), Unit("kubelet.service")],
        },
        Runtimes = [new RuntimeFacts { Kind = TargetKind.Containerd, Version = "1.6.20" }],
        Kubelet = new KubeletFacts
        {
            Version = new Version(1, 23, 3),
            Configuration = new KubeletConfiguration
            {
                Sources = [new KubeletSource(KubeletSourceKind.KubeadmFlags, "/var/lib/kubelet/kubeadm-flags.env", null)],
                Settings = settings.ToDictionary(s => s.Key, s => new KubeletSetting(s.Key, s.Value, new KubeletPlace(KubeletSourceKind.Unit, "/x", 1, s.Key, s.Value), [])),
            },
        },
        Docker = new DockerFacts { Settings = new DockerSettings(), Version = "20.10.24" },
    };

    private static UnitFacts Unit(string name) => new() { Name = name, Files = ["/lib/systemd/system/" + name], ActiveState = "active" };

    private static IEnumerable<string> Words(NodePlan plan, Phase? phase = null) =>
        plan.Steps.Where(s => phase is null || s.Phase == phase).Select(s => s.Id[(s.Id.IndexOf('-') + 1)..]);

    private static void AssertOrder(NodePlan plan, params string[] words)
    {
        List<string> all = [.. plan.Steps.Select(s => s.Kind == "program.install" ? s.Kind : s.Id[(s.Id.IndexOf('-') + 1)..])];
        int at = -1;
        foreach (string word in words)
        {
            int next = all.IndexOf(word, at + 1);
            Assert.True(next >= 0, $"'{word}' is not there after '{(at < 0 ? "the beginning" : all[at])}':\n{string.Join('\n', plan.Steps.Select(s => $"{s.Phase} {s.Id}"))}");
            at = next;
        }
    }
}
