using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Node;
using Sampan.Tests.Testing.Nodes;

namespace Sampan.Tests.Unit.Migration.Kubelet;

public sealed class KubeletReaderTests : IDisposable
{
    private readonly NodeTree _tree = new();

    public static TheoryData<string> Fixtures => [.. NodeFixture.Names];

    public void Dispose() => _tree.Dispose();

    private KubeletFacts Read(string version = "1.31.0", KubeletReadOptions? options = null) =>
        new KubeletReader(new NodeFiles(_tree.Root)).Read((options ?? new KubeletReadOptions()) with { VersionHint = Version.Parse(version) })!;

    private KubeletFacts WithFlags(string flags, string config = "", string version = "1.31.0")
    {
        _tree.File("/etc/systemd/system/kubelet.service", $"[Service]\nExecStart=/usr/bin/kubelet --config=/etc/k.yaml {flags}\n");
        _tree.File("/etc/k.yaml", config);
        return Read(version);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Read_Fixture_GivesEveryValueWithItsOrigin(string name)
    {
        using var node = new NodeFixture(name);
        Assert.Equal(File.ReadAllText(NodeFixture.Golden(name + ".settings")), NodeFixture.Describe(node.Facts()));
    }

    [Theory]
    [InlineData("--cgroup-driver=systemd --cgroup_driver cgroupfs", "cgroupDriver", "cgroupfs")]
    [InlineData("--container_runtime_endpoint=unix:///a", "containerRuntimeEndpoint", "unix:///a")]
    [InlineData("--fail-swap-on --max-pods 20", "failSwapOn", "true")]
    [InlineData("--fail-swap-on --max-pods 20", "maxPods", "20")]
    [InlineData("--fail-swap-on=0", "failSwapOn", "false")]
    [InlineData("-v 4 --node-ip=1", "logging.verbosity", "4")]
    [InlineData("-v=3", "logging.verbosity", "3")]
    [InlineData("-v5", "logging.verbosity", "5")]
    [InlineData("--cluster-dns=1.1.1.1 --cluster-dns=2.2.2.2,3.3.3.3", "clusterDNS", """["1.1.1.1","2.2.2.2","3.3.3.3"]""")]
    [InlineData("--node-labels=a=1,b=2 --node-labels=b=3", "node-labels", """{"a":"1","b":"3"}""")]
    [InlineData("--feature-gates=A=true --feature-gates=B=false", "featureGates", """{"Z":true,"A":true,"B":false}""")]
    [InlineData("--eviction-hard=memory.available<1Gi", "evictionHard", """{"memory.available":"1Gi"}""")]
    [InlineData("--anonymous-auth", "authentication.anonymous.enabled", "true")]
    [InlineData("--anonymous-auth", "authentication", """{"anonymous":{"enabled":true},"webhook":{"enabled":true}}""")]
    [InlineData("\"--pod-infra-container-image=a b\"", "pod-infra-container-image", "a b")]
    [InlineData("--some-new-flag value --other=1", "some-new-flag", "value")]
    [InlineData("--some-new-flag --other=1", "some-new-flag", "true")]
    [InlineData("--max-pods=9 -- --max-pods=8", "maxPods", "9")]
    public void Read_Flags_AreReadAsTheKubeletDoes(string flags, string setting, string expected)
    {
        const string config = "clusterDNS: [9.9.9.9]\nfeatureGates: {Z: true, A: false}\nauthentication: {anonymous: {enabled: false}, webhook: {enabled: true}}\nevictionHard: {nodefs.available: 1%}\n";
        Assert.Equal(expected, WithFlags(flags, config).Configuration.Value(setting));
    }

    [Fact]
    public void Read_EmptyValuesOfFiles_AreNone()
    {
        KubeletConfiguration found = WithFlags("", "runtimeRequestTimeout: 0s\ncontainerRuntimeEndpoint: \"\"\ncgroupDriver: ''\n").Configuration;
        Assert.Equal("2m0s", found.Value("runtimeRequestTimeout"));
        Assert.Equal("unix:///run/containerd/containerd.sock", found.Value("containerRuntimeEndpoint"));
        Assert.Equal(KubeletSourceKind.Default, found.Settings["cgroupDriver"].Origin.Kind);
        Assert.Equal(3, Assert.Single(found.Settings["cgroupDriver"].Others).Line);
    }

    [Fact]
    public void Read_FieldThatTheVersionHasNot_DoesNotCount()
    {
        KubeletConfiguration found = WithFlags("", "containerRuntimeEndpoint: unix:///x.sock\n", "1.23.0").Configuration;
        Assert.Equal("unix:///var/run/dockershim.sock", found.Value("containerRuntimeEndpoint"));
        Assert.Equal("unix:///x.sock", found.Settings["containerRuntimeEndpoint"].Others[0].Value);
        Assert.Equal("unix:///x.sock", WithFlags("", "containerRuntimeEndpoint: unix:///x.sock\n", "1.27.0").Configuration.Value("containerRuntimeEndpoint"));
    }

    [Theory]
    [InlineData("1.27.0", "", "10Mi", 1)]
    [InlineData("1.28.0", "", "10Mi", 1)]
    [InlineData("1.29.0", "Environment=KUBELET_CONFIG_DROPIN_DIR_ALPHA=1", "30Mi", 0)]
    [InlineData("1.30.0", "", "30Mi", 0)]
    public void Read_ConfigDir_CountsByVersion(string version, string line, string expected, int problems)
    {
        _tree.File("/etc/systemd/system/kubelet.service", $"[Service]\n{line}\nExecStart=/usr/bin/kubelet --config=/etc/k.yaml --config-dir /etc/k.d\n");
        _tree.File("/etc/k.yaml", "maxPods: 1\n").File("/etc/k.d/10.conf", "containerLogMaxSize: 20Mi\n").File("/etc/k.d/20.conf", "containerLogMaxSize: 30Mi\n");
        _tree.File("/etc/k.d/30.yaml", "containerLogMaxSize: 40Mi\n");
        var reader = new KubeletReader(new NodeFiles(_tree.Root));
        Assert.Equal(expected, reader.Read(new KubeletReadOptions { VersionHint = Version.Parse(version) })!.Configuration.Value("containerLogMaxSize"));
        Assert.Equal(problems, reader.Problems.Count);
    }

    [Fact]
    public void Read_ConfigDir_MergesMapsReplacesListsAndNullTakesAway()
    {
        _tree.File("/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --config=/etc/k.yaml --config-dir=/etc/k.d --max-pods=7\n");
        _tree.File("/etc/k.yaml", "clusterDNS: [a, b]\nevictionHard: {x: 1%, y: 2%}\nmaxPods: 1\ncgroupDriver: systemd\n");
        _tree.File("/etc/k.d/a/z.conf", "clusterDNS: [c]\nevictionHard: {y: 3%}\n");
        _tree.File("/etc/k.d/b.conf", "evictionHard: {x: null, z: 4%}\nmaxPods: 5\ncgroupDriver: null\n");
        KubeletConfiguration found = Read().Configuration;
        Assert.Equal("""["c"]""", found.Value("clusterDNS"));
        Assert.Equal("""{"y":"3%","z":"4%"}""", found.Value("evictionHard"));
        Assert.Equal("7", found.Value("maxPods"));
        Assert.Equal(["5", "1"], found.Settings["maxPods"].Others.Select(o => o.Value));
        Assert.Equal("cgroupfs", found.Value("cgroupDriver"));
    }

    [Fact]
    public void Read_InstanceConfig_NeverWinsButIsNamed()
    {
        _tree.File("/var/lib/kubelet/instance-config.yaml", "containerRuntimeEndpoint: unix:///run/crio/crio.sock\n");
        KubeletConfiguration found = WithFlags("", "containerRuntimeEndpoint: unix:///run/containerd/containerd.sock\n", "1.36.0").Configuration;
        Assert.Equal(KubeletSourceKind.ConfigFile, found.Settings["containerRuntimeEndpoint"].Origin.Kind);
        Assert.Equal(("unix:///run/crio/crio.sock", KubeletSourceKind.InstanceConfig),
            (found.Settings["containerRuntimeEndpoint"].Others[0].Value, found.Settings["containerRuntimeEndpoint"].Others[0].Kind));
        Assert.Contains(found.Sources, s => s.Kind == KubeletSourceKind.InstanceConfig);
    }

    [Fact]
    public void Read_RunningProcess_CountsAndTellsWhatTheNextStartChanges()
    {
        using var node = new NodeFixture("kubeadm-1.31");
        var process = new KubeletProcess(7, ["/usr/bin/kubelet", "--config=/var/lib/kubelet/config.yaml", "--container-runtime-endpoint=unix:///var/run/cri-dockerd.sock", "--cgroup-driver=cgroupfs"]);
        KubeletConfiguration found = node.Facts(process).Configuration;
        Assert.Equal("cgroupfs", found.Value("cgroupDriver"));
        Assert.Equal(KubeletSourceKind.Process, found.Settings["cgroupDriver"].Origin.Kind);
        Assert.Equal("/var/lib/kubelet/kubeadm-flags.env", found.Settings["containerRuntimeEndpoint"].Origin.File);
        Assert.Equal(["bootstrap-kubeconfig", "cgroupDriver", "kubeconfig", "logging", "logging.verbosity", "pod-infra-container-image"], found.NotYetInEffect);
    }

    [Fact]
    public void Read_ProcessWithoutUnit_IsReadFromItsArguments()
    {
        _tree.Folder("/etc");
        var process = new KubeletProcess(7, ["/hyperkube", "kubelet", "--network-plugin=cni", "--cgroup-driver", "systemd"]) { InContainer = true };
        KubeletFacts facts = Read("1.17.0", new KubeletReadOptions { Process = process, Live = true });
        Assert.Equal((true, true, "cni", "systemd"), (facts.InContainer, facts.Running, facts.Configuration.Value("network-plugin"), facts.Configuration.Value("cgroupDriver")));
        Assert.Empty(facts.Configuration.NotYetInEffect);
    }

    [Fact]
    public void Read_HostNameOfTheSpecifier_IsNoDifference()
    {
        _tree.File("/etc/systemd/system/kubelet.service", "[Service]\nExecStart=/usr/bin/kubelet --hostname-override=%H --max-pods=3\n");
        var process = new KubeletProcess(7, ["/usr/bin/kubelet", "--hostname-override=n1", "--max-pods=3"]);
        KubeletConfiguration found = Read(options: new KubeletReadOptions { Process = process }).Configuration;
        Assert.Equal("n1", found.Value("hostname-override"));
        Assert.Empty(found.NotYetInEffect);
    }

    [Theory]
    [InlineData("ExecStart=/usr/bin/docker run --net=host --name kubelet img/hyperkube:v1.17 /hyperkube kubelet --max-pods=3", true)]
    [InlineData("ExecStart=/bin/sh -c 'exec /usr/bin/kubelet --max-pods=$(nproc) --max-pods=3'", false)]
    [InlineData("ExecStart=/usr/local/bin/start --max-pods=3", false)]
    [InlineData("ExecStart=/bin/bash /usr/local/bin/start --max-pods=3", false)]
    [InlineData("ExecStart=/usr/bin/hyperkube kubelet --max-pods=3", false)]
    public void Read_UnitOfAnyKind_FindsTheKubelet(string line, bool inContainer)
    {
        _tree.File("/etc/systemd/system/kubelet.service", $"[Service]\n{line}\n");
        _tree.File("/usr/local/bin/start", "#!/bin/sh\nset -e\nkubelet --version\nexec kubelet --v=1 \"$@\" # all\n");
        KubeletFacts facts = Read();
        Assert.Equal(("3", inContainer), (facts.Configuration.Value("maxPods"), facts.InContainer));
    }

    [Fact]
    public void Read_NodeWithoutKubelet_IsNull()
    {
        _tree.File("/usr/local/bin/kubelet-check.sh", "#!/bin/sh\npgrep kubelet || echo kubelet --is-gone --x\n");
        Assert.Null(new KubeletReader(new NodeFiles(_tree.Root)).Read(new KubeletReadOptions()));
    }

    [Theory]
    [InlineData("Kubernetes v1.27.3", "1.27.3")]
    [InlineData("Kubernetes v1.24.17-eks-1234", "1.24.17")]
    [InlineData("1.31.0-1.1", "1.31.0")]
    public void Version_OfTheProgram_GoesFirst(string said, string expected)
    {
        using var node = new NodeFixture("kubeadm-1.23");
        var options = new KubeletReadOptions { VersionOf = p => p == "/usr/bin/kubelet" ? said : null };
        Assert.Equal(Version.Parse(expected), new KubeletReader(node.Files).Read(options)!.Version);
        Assert.Equal(new Version(1, 23, 17), new KubeletReader(node.Files).Read(new KubeletReadOptions())!.Version);
    }

    [Fact]
    public void Read_Surroundings_AreFound()
    {
        WithFlags("--root-dir=/data/kubelet");
        _tree.File("/data/kubelet/config.json", "{}").File("/root/.docker/config.json", "{}").File("/.docker/config.json", "{}");
        _tree.File("/data/kubelet/seccomp/a.json", """{"defaultAction":"SCMP_ACT_ERRNO","archMap":[]}""");
        _tree.File("/data/kubelet/seccomp/d/b.json", """{"syscalls":[{"names":["x"],"includes":{"caps":["CAP_SYS_ADMIN"]}}]}""");
        _tree.File("/data/kubelet/seccomp/c.json", """{"syscalls":[{"names":["x"]}]}""").File("/data/kubelet/seccomp/d.json", "{{");
        _tree.Link("/var/log/pods/ns_p_u/c/0.log", "/var/lib/docker/containers/1/1-json.log").File("/var/log/pods/ns_p_u/c/1.log", "");
        _tree.Link("/var/log/containers/p.log", "/var/log/pods/ns_p_u/c/0.log").Link("/var/log/containers/q.log", "/var/log/pods/ns_p_u/c/1.log");
        KubeletFacts facts = Read();
        Assert.Equal(["/data/kubelet/config.json", "/.docker/config.json"], facts.CredentialFiles);
        Assert.Equal(["/data/kubelet/seccomp/a.json", "/data/kubelet/seccomp/d/b.json"], facts.DockerSeccompProfiles);
        Assert.Equal(2, facts.DockerLogLinks);
    }

    [Fact]
    public void Process_OfTheKubelet_IsFoundByItsOwnNameOnly()
    {
        _tree.File("/proc/30/cmdline", "/bin/sh\0/usr/bin/kubelet\0").File("/proc/31/cmdline", "tail\0-f\0kubelet\0");
        _tree.File("/proc/40/cmdline", "kubelet\0--max-pods=1\0").File("/proc/40/cgroup", "4:pids:/docker/" + new string('a', 64) + "\n");
        _tree.File("/proc/200/cmdline", "/usr/bin/kubelet\0--config=c\0--cluster-domain=\0").File("/proc/200/cgroup", "0::/system.slice/kubelet.service\n");
        _tree.File("/proc/200/environ", "HOME=/root\0A=b=c\0").Link("/proc/200/cwd", "/srv").Link("/proc/200/exe", "/opt/kubelet");
        KubeletProcess found = KubeletProcesses.Find(new NodeFiles(_tree.Root))!;
        Assert.Equal((200, "/opt/kubelet", "/srv", "b=c", false), (found.Pid, found.Program, found.WorkingFolder, found.Environment["A"], found.InContainer));
        Assert.Equal(["/usr/bin/kubelet", "--config=c", "--cluster-domain="], found.Arguments);
    }

    [Fact]
    public void Process_OfANodeInAContainerOfThisMachine_IsNotThisNodes()
    {
        _tree.File("/proc/1/cmdline", "init\0").Link("/proc/1/ns/pid", "pid:[1]");
        _tree.File("/proc/50/cmdline", "kubelet\0").Link("/proc/50/ns/pid", "pid:[2]");
        Assert.Null(KubeletProcesses.Find(new NodeFiles(_tree.Root)));
        _tree.File("/proc/60/cmdline", "kubelet\0").Link("/proc/60/ns/pid", "pid:[1]");
        Assert.Equal(60, KubeletProcesses.Find(new NodeFiles(_tree.Root))!.Pid);
    }

    [Fact]
    public void Problems_NameWhatIsMissingOrBroken()
    {
        WithFlags("");
        File.Delete(_tree["/etc/k.yaml"]);
        var reader = new KubeletReader(new NodeFiles(_tree.Root));
        reader.Read(new KubeletReadOptions());
        Assert.Contains("/etc/k.yaml", Assert.Single(reader.Problems));
        WithFlags("", "a: [\n");
        reader = new KubeletReader(new NodeFiles(_tree.Root));
        reader.Read(new KubeletReadOptions());
        Assert.Contains("/etc/k.yaml: line", Assert.Single(reader.Problems));
    }
}
