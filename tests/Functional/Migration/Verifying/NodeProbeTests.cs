using System.Text.Json.Nodes;
using Sampan.Cri.V1;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Verifying;
using Sampan.Migration.Verifying.Probes;

namespace Sampan.Tests.Functional.Migration.Verifying;

public sealed class NodeProbeTests : IAsyncDisposable
{
    private readonly FakeNode _node = new();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task Version_OfTheRuntimeThatWasWanted_IsOk() => await OkAsync(new CriVersionProbe(), "containerd 2.1.9");

    [Fact]
    public async Task Version_OfAnotherRuntime_Fails()
    {
        _node.Options = _node.Options with { Runtime = "sampan" };
        await FailsAsync(new CriVersionProbe(), "where sampan should");
    }

    [Fact]
    public async Task Version_OldInterfaceForANewKubelet_Fails()
    {
        _node.Kubelet(10);
        _node.Version = new VersionResponse { RuntimeName = "containerd", RuntimeVersion = "1.5", RuntimeApiVersion = "v1alpha2" };
        await FailsAsync(new CriVersionProbe(), "CRI v1 only");
    }

    [Fact]
    public async Task Status_NetworkNotReady_FailsWithTheReason()
    {
        await OkAsync(new CriStatusProbe(), "NetworkReady");
        _node.Status.Conditions[1].Status = false;
        _node.Status.Conditions[1].Message = "no CNI configuration";
        await FailsAsync(new CriStatusProbe(), "no CNI configuration");
    }

    [Theory]
    [InlineData("cgroupfs", CgroupDriver.Cgroupfs, ProbeState.Ok)]
    [InlineData("systemd", CgroupDriver.Cgroupfs, ProbeState.Failed)]
    [InlineData("systemd", null, ProbeState.Skipped)]
    public async Task CgroupDriver_OfKubeletAndRuntime_MustBeOne(string kubelet, CgroupDriver? runtime, ProbeState state)
    {
        _node.Kubelet(10, ("cgroupDriver", kubelet));
        _node.Driver = runtime;
        Assert.Equal(state, (await _node.AskAsync(new CgroupDriverProbe())).State);
    }

    [Theory]
    [InlineData("cgroupfs", "0::/kubepods/besteffort/pod1/c1\n", ProbeState.Ok)]
    [InlineData("systemd", "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1.slice/cri-containerd-c1.scope\n", ProbeState.Ok)]
    [InlineData("systemd", "0::/kubepods/besteffort/pod1/c1\n", ProbeState.Failed)]
    [InlineData("cgroupfs", "0::/kubepods-besteffort-pod1.slice:cri-containerd:c1\n", ProbeState.Failed)]
    [InlineData("systemd", "0::/system.slice/kubepods-besteffort-pod1.slice:cri-containerd:c1\n", ProbeState.Failed)]
    [InlineData("systemd", "0::/system.slice/docker.service\n", ProbeState.Failed)]
    public async Task CgroupPath_OfARunningContainer_MustFitTheDriver(string driver, string cgroup, ProbeState state)
    {
        _node.Kubelet(10, ("cgroupDriver", driver)).Pod("web", "shop", "app", "1").Tree.File("/proc/71/cgroup", cgroup);
        Assert.Equal(state, (await _node.AskAsync(new CgroupPathProbe())).State);
    }

    [Fact]
    public async Task Images_ThatAreMissing_AreNamed()
    {
        _node.Options = _node.Options with { Images = ["registry.k8s.io/pause:3.9", "shop/web:1"] };
        await FailsAsync(new ImagesProbe(), "1 of 2 are missing: shop/web:1");
        _node.Images.Add(new Image { Id = "sha256:2", RepoTags = { "shop/web:1" } });
        await OkAsync(new ImagesProbe(), "2 images");
    }

    [Fact]
    public async Task ImageSpace_ThatIsNotTold_Fails() => await FailsAsync(new ImageSpaceProbe(), "no file system");

    [Fact]
    public async Task Pause_NotPinned_IsAWarning()
    {
        await OkAsync(new PausePinnedProbe(), "is pinned");
        _node.Images[0].Pinned = false;
        Assert.Equal(ProbeState.Warning, (await _node.AskAsync(new PausePinnedProbe())).State);
        _node.Images.Clear();
        Assert.Equal(ProbeState.Skipped, (await _node.AskAsync(new PausePinnedProbe())).State);
    }

    [Fact]
    public async Task KubeletEndpoint_OfAnotherRuntime_Fails()
    {
        await FailsAsync(new KubeletEndpointProbe(), "no kubelet runs");
        _node.Kubelet(10, ("containerRuntimeEndpoint", "unix:///run/crio/crio.sock"));
        await FailsAsync(new KubeletEndpointProbe(), "uses unix:///run/crio/crio.sock");
    }

    [Fact]
    public async Task KubeletHealth_WhereNobodyListens_Fails()
    {
        _node.Kubelet(10, ("healthzPort", "1"));
        await FailsAsync(new KubeletHealthProbe(), "127.0.0.1:1/healthz");
    }

    [Fact]
    public async Task KubeletStable_WhichIsRestartedMeanwhile_Fails()
    {
        _node.Kubelet(10);
        await OkAsync(new KubeletStableProbe(), "process 10 for 77 s");
        _node.OnSettle = () =>
        {
            Directory.Delete(_node.Tree["/proc/10"], recursive: true);
            _node.Tree.File("/proc/11/cmdline", "/usr/bin/kubelet\0");
        };
        await FailsAsync(new KubeletStableProbe(), "10, then 11");
    }

    [Fact]
    public async Task NodeReady_OfTheApi_CountsConditionsAndRuntime()
    {
        Assert.Equal(ProbeState.Skipped, (await _node.AskAsync(new NodeReadyProbe())).State);
        _node.Tree.File("/etc/kubernetes/kubelet.conf", "x").File("/usr/bin/kubectl", "x");
        await OkAsync(new NodeReadyProbe(), "Ready, containerd://2.1.9");
        _node.Kubectl = _node.Kubectl.Replace("containerd://", "docker://", StringComparison.Ordinal);
        await FailsAsync(new NodeReadyProbe(), "still docker://2.1.9");
        _node.Kubectl = """{"status":{"conditions":[{"type":"Ready","status":"False","message":"container runtime is down"}]}}""";
        await FailsAsync(new NodeReadyProbe(), "container runtime is down");
        _node.Kubectl = """{"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"DiskPressure","status":"True","message":"full"}]}}""";
        await FailsAsync(new NodeReadyProbe(), "DiskPressure is True: full");
    }

    [Fact]
    public async Task StaticPods_WithoutPodOrContainer_AreNamed()
    {
        Assert.Equal(ProbeState.Skipped, (await _node.AskAsync(new StaticPodsProbe())).State);
        JsonObject spec = JsonNode.Parse("""{"containers":[{"name":"etcd"}]}""")!.AsObject();
        _node.Facts = _node.Facts with { StaticPods = [new PodFacts("kube-system", "etcd", "Node/n1", spec, new Dictionary<string, string>())] };
        await FailsAsync(new StaticPodsProbe(), "kube-system/etcd has no ready pod");
        _node.Pod("etcd-n1", "kube-system", "etcd", "1");
        await OkAsync(new StaticPodsProbe(), "kube-system/etcd");
        _node.Containers.Clear();
        await FailsAsync(new StaticPodsProbe(), "these do not run: etcd");
    }

    [Fact]
    public async Task DoublePods_OfOneName_Fail()
    {
        _node.Pod("etcd-n1", "kube-system", "etcd", "1").Pod("web", "shop", "app", "2");
        await OkAsync(new DoublePodsProbe(), "2 pods");
        _node.Pods.Add(new PodSandbox(_node.Pods[0]) { Id = "p9" });
        await FailsAsync(new DoublePodsProbe(), "kube-system/etcd-n1: 2 times");
        _node.Pods[^1].State = PodSandboxState.SandboxNotready;
        await OkAsync(new DoublePodsProbe(), "2 pods");
    }

    [Fact]
    public async Task DockerEmpty_WithoutDocker_IsOk()
    {
        await OkAsync(new DockerEmptyProbe(), "does not run");
        _node.Options = _node.Options with { Runtime = "cri-dockerd" };
        Assert.Equal(ProbeState.Skipped, (await _node.AskAsync(new DockerEmptyProbe())).State);
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00.123456789Z stdout F hello\n", ProbeState.Ok)]
    [InlineData("2026-01-01T00:00:00.1+01:00 stderr P part\n", ProbeState.Ok)]
    [InlineData("", ProbeState.Skipped)]
    [InlineData("{\"log\":\"hello\\n\",\"stream\":\"stdout\"}\n", ProbeState.Failed)]
    [InlineData("2026-01-01T00:00:00Z stdout hello\n", ProbeState.Failed)]
    public async Task LogFormat_OfARunningContainer_IsTheCris(string log, ProbeState state)
    {
        _node.Pod("web", "shop", "app", "1", log);
        Assert.Equal(state, (await _node.AskAsync(new LogFormatProbe())).State);
    }

    [Fact]
    public async Task LogLinks_ThatAreMissingOrLeadToDocker_AreTold()
    {
        _node.Pod("web", "shop", "app", "1");
        await OkAsync(new LogLinksProbe(), "1 links");
        _node.Tree.Link("/var/log/containers/old.log", "/var/lib/docker/containers/x/x-json.log");
        Assert.Equal(ProbeState.Warning, (await _node.AskAsync(new LogLinksProbe())).State);
        File.Delete(_node.Tree["/var/log/containers/web_shop_app-c1.log"]);
        await FailsAsync(new LogLinksProbe(), "1 of 1 are missing");
    }

    [Fact]
    public async Task Addresses_OfPodsThatAreGone_AreLeaks()
    {
        Assert.Equal(ProbeState.Skipped, (await _node.AskAsync(new AddressesProbe())).State);
        _node.Pod("web", "shop", "app", "1").Tree.File("/var/lib/cni/networks/cbr0/10.0.0.2", "p1\neth0").File("/var/lib/cni/networks/cbr0/last_reserved_ip.0", "10.0.0.2");
        await OkAsync(new AddressesProbe(), "1 addresses");
        _node.Tree.File("/etc/cni/net.d/10-x.conflist", "{\"plugins\":[{\"ipam\":{\"dataDir\": \"/run/ipam\"}}]}").File("/run/ipam/cbr0/10.0.0.3", "gone\r\neth0");
        await FailsAsync(new AddressesProbe(), "1 of 2 belong to no pod of this runtime: cbr0 10.0.0.3");
    }

    [Fact]
    public async Task Firewall_WithoutKubeProxysChains_Fails()
    {
        Assert.Equal(ProbeState.Skipped, (await _node.AskAsync(new FirewallProbe())).State);
        _node.Pod("kube-proxy-x", "kube-system", "kube-proxy", "1").Tree.File("/usr/sbin/iptables-save", "x");
        _node.Kubectl = ":KUBE-SERVICES - [0:0]";
        await OkAsync(new FirewallProbe(), "iptables-save");
        _node.Kubectl = "*nat";
        await FailsAsync(new FirewallProbe(), "flushed");
    }

    [Fact]
    public async Task Deep_WhereExecFails_RemovesThePodAllTheSame()
    {
        _node.Options = _node.Options with { Deep = true, ProbeImage = "registry.k8s.io/pause:3.9" };
        await FailsAsync(new DeepPodProbe(), "no sh");
        Assert.Equal(["run", "create", "start", "exec", "stop made", "remove made"], _node.Calls);
        Assert.Empty(Directory.GetDirectories(_node.Tree["/var/log/sampan-verify"]));
    }

    [Fact]
    public async Task Deep_WithoutTheImage_MakesNothing()
    {
        _node.Options = _node.Options with { Deep = true, ProbeImage = "busybox" };
        await FailsAsync(new DeepPodProbe(), "busybox is not on the node");
        Assert.Empty(_node.Calls);
    }

    [Fact]
    public async Task Suite_RunsDeepProbesOnlyWhereAsked()
    {
        Assert.Empty(await _node.RunAsync(new DeepPodProbe()));
        Assert.Contains(VerifySuite.Standard.Probes, p => p.IsDeep);
        Assert.Equal(VerifySuite.Standard.Probes.Count, VerifySuite.Standard.Probes.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public async Task Suite_ThatMayWait_AsksAgainWhatFailed()
    {
        _node.Pod("web", "shop", "app", "1");
        _node.Pods.Add(new PodSandbox(_node.Pods[0]) { Id = "p9" });
        int asked = 0;
        _node.OnListPods = () =>
        {
            if (++asked == 2)
                _node.Pods.RemoveAt(1);
        };
        _node.Options = _node.Options with { Wait = TimeSpan.FromMinutes(5) };
        await OkAsync(new DoublePodsProbe(), "1 pods");
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task Suite_WhoseRuntimeIsGone_FailsInsteadOfThrowing()
    {
        _node.Version = null!;
        await FailsAsync(new CriVersionProbe(), "");
    }

    private async Task OkAsync(INodeProbe probe, string detail) => await IsAsync(probe, ProbeState.Ok, detail);

    private async Task FailsAsync(INodeProbe probe, string detail) => await IsAsync(probe, ProbeState.Failed, detail);

    private async Task IsAsync(INodeProbe probe, ProbeState state, string detail)
    {
        ProbeResult result = await _node.AskAsync(probe);
        Assert.True(state == result.State, $"{result.State}: {result.Detail}");
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }
}
