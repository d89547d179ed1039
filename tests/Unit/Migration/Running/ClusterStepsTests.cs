using System.Text.Json.Nodes;
using Sampan.Migration;
using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Tests.Testing.Migration;

namespace Sampan.Tests.Unit.Migration.Running;

/// <summary>Steps that speak to the cluster, to the kernel, or that only ask.</summary>
public sealed class ClusterStepsTests : IDisposable, IProgress<RunEvent>
{
    private const string Socket = "kubeadm.alpha.kubernetes.io/cri-socket", Config = "/etc/kubernetes/admin.conf";

    private readonly string _folder = Directory.CreateTempSubdirectory("sampan-cluster-").FullName;
    private readonly FakeKubectl _cluster = new();
    private readonly FakeServices _services = new();
    private readonly List<RunEvent> _events = [];

    public ClusterStepsTests() => _cluster.ConfigMaps["kube-system/kubelet-config"] = new JsonObject
    {
        ["metadata"] = new JsonObject { ["namespace"] = "kube-system", ["name"] = "kubelet-config", ["resourceVersion"] = "7" },
        ["data"] = new JsonObject { ["kubelet"] = "a: 1\nb: 2\n" },
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public void Report(RunEvent value) => _events.Add(value);

    [Fact]
    public async Task CordonToUncordon_Node_IsOpenBeforeAndAfterAndAfterTheWayBack()
    {
        string before = _cluster.Node.ToJsonString(), map = _cluster.ConfigMaps["kube-system/kubelet-config"].ToJsonString();
        Assert.Equal(RunState.Soak, (await ApplyAsync()).State);
        Assert.Equal("unix:///run/x.sock", (string?)_cluster.Node["metadata"]!["annotations"]![Socket]);
        Assert.Null(_cluster.Node["spec"]!["unschedulable"]);
        Assert.Equal("a: 1\nb: 3\n", (string?)_cluster.ConfigMaps["kube-system/kubelet-config"]["data"]!["kubelet"]);
        Assert.Contains(_cluster.Calls, call => call == $"kubectl drain n1 --ignore-daemonsets --timeout=600s --delete-emptydir-data --kubeconfig={Config}");
        Assert.Contains(_events, e => e.Message == "2 pods evicted");
        Assert.Equal(RunState.RolledBack, (await Runner().RollbackAsync(null, default)).State);
        Assert.Equal(before, _cluster.Node.ToJsonString());
        Assert.Equal(map, _cluster.ConfigMaps["kube-system/kubelet-config"].ToJsonString());
    }

    [Fact]
    public async Task CordonToUncordon_NodeClosedByOthers_StaysClosed()
    {
        _cluster.Node["spec"]!["unschedulable"] = true;
        string before = _cluster.Node.ToJsonString();
        Assert.Equal(RunState.Soak, (await ApplyAsync()).State);
        Assert.True((bool?)_cluster.Node["spec"]!["unschedulable"]);
        Assert.Equal(RunState.RolledBack, (await Runner().RollbackAsync(null, default)).State);
        Assert.Equal(before, _cluster.Node.ToJsonString());
    }

    [Fact]
    public async Task Drain_BudgetWithoutRoom_IsTakenBackAndSaid()
    {
        _cluster.Drains.Clear();
        _cluster.Drains.Enqueue(new CommandOutcome(1, "", "error when evicting pods/\"web-0\": Cannot evict pod as it would violate the pod's disruption budget.\n"));
        RunOutcome outcome = await ApplyAsync();
        Assert.Equal(RunState.RolledBack, outcome.State);
        Assert.Contains("disruption budget", outcome.Message, StringComparison.Ordinal);
        Assert.Null(_cluster.Node["spec"]!["unschedulable"]);
    }

    [Fact]
    public async Task Drain_OldKubectl_IsAskedInItsWords()
    {
        _cluster.Drains.Clear();
        _cluster.Drains.Enqueue(new CommandOutcome(1, "", "Error: unknown flag: --delete-emptydir-data\n"));
        _cluster.Drains.Enqueue(new CommandOutcome(0, "node/n1 drained\n", ""));
        Assert.Equal(RunState.Soak, (await ApplyAsync()).State);
        Assert.Contains(_cluster.Calls, call => call.Contains("--delete-local-data", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConfigMap_ChangedByOthers_IsDriftAndLeftAlone()
    {
        Assert.Equal(RunState.Soak, (await ApplyAsync()).State);
        _cluster.ConfigMaps["kube-system/kubelet-config"]["data"]!["kubelet"] = "a: 9\n";
        RunOutcome outcome = await Runner().RollbackAsync(null, default);
        Assert.Equal(RunState.NeedsOperator, outcome.State);
        Assert.Equal("a: 9\n", (string?)_cluster.ConfigMaps["kube-system/kubelet-config"]["data"]!["kubelet"]);
        // All else was taken back.
        Assert.Equal("/var/run/dockershim.sock", (string?)_cluster.Node["metadata"]!["annotations"]![Socket]);
    }

    [Fact]
    public async Task Wait_ConditionHoldsLater_GoesOn()
    {
        _services.With("a.service", "activating");
        int asked = 0;
        var patient = new PatientServices(_services, () => ++asked == 3 ? _services.With("a.service") : _services);
        PlanStep wait = Steps.Wait("010-wait", Phase.Start, "service.active", new JsonObject { ["unit"] = "a.service" }, TimeSpan.FromMinutes(5), "wait");
        Assert.Equal(RunState.Soak, (await ApplyAsync(patient, wait)).State);
        Assert.Contains(_events, e => e.Kind == RunEventKind.StepProgress && e.Message == "a.service is activating.");
    }

    [Theory]
    [InlineData("service.active", """{"unit":"b.service"}""", "b.service is inactive.")]
    [InlineData("socket.answers", """{"path":"/no/such.sock"}""", "/no/such.sock does not answer")]
    [InlineData("cri.ready", """{"endpoint":"unix:///no/such.sock"}""", "/no/such.sock")]
    [InlineData("kubelet.healthy", """{"port":1}""", "http://127.0.0.1:1/healthz")]
    [InlineData("node.ready", """{"node":"n1","runtime":"containerd://"}""", "docker://20.10.24")]
    public async Task Probe_ConditionDoesNotHold_Fails(string condition, string with, string message)
    {
        foreach (PlanStep step in (PlanStep[])
        [
            Steps.Probe("010-ask", Phase.Verify, condition, JsonNode.Parse(with)!.AsObject(), "ask"),
            Steps.Wait("010-ask", Phase.Verify, condition, JsonNode.Parse(with)!.AsObject(), TimeSpan.Zero, "wait"),
        ])
        {
            RunOutcome outcome = await ApplyAsync(_services, step);
            Assert.Equal(RunState.RolledBack, outcome.State);
            Assert.Contains(message, outcome.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NodeReady_RuntimeAsTold_Holds() => Assert.Equal(
        RunState.Soak,
        (await ApplyAsync(_services, Steps.Probe("010-ask", Phase.Verify, "node.ready", new JsonObject { ["node"] = "n1", ["runtime"] = "docker://" }, "ask"))).State);

    [Fact]
    public async Task KernelSteps_WhatIsSoAlready_IsSkipped()
    {
        string value = File.ReadAllText("/proc/sys/kernel/pid_max").Trim();
        Assert.Equal(RunState.Soak, (await ApplyAsync(_services, Steps.Sysctl("010-s", Phase.Stage, "kernel.pid_max", value, "set"))).State);
        Assert.Contains(_events, e => e.Kind == RunEventKind.StepSkipped);
        await Runner().RollbackAsync(null, default);
        RunOutcome outcome = await ApplyAsync(_services, Steps.Sysctl("010-s", Phase.Stage, "net.no_such.thing", "1", "set"));
        Assert.Contains("this kernel has no such parameter", outcome.Message, StringComparison.Ordinal);
        string module = Path.GetFileName(Directory.GetDirectories("/sys/module").First());
        _cluster.Calls.Clear();
        Assert.Equal(RunState.Soak, (await ApplyAsync(_services, Steps.Module("010-m", Phase.Stage, module, "load"))).State);
        Assert.Empty(_cluster.Calls);
    }

    [Fact]
    public async Task Bind_ArgumentsThatMakeNoSense_AreRefused()
    {
        foreach (PlanStep step in (PlanStep[])
        [
            Steps.Cordon("010-x", Phase.Quiesce, "--all", "", "x"),
            Steps.Cordon("010-x", Phase.Quiesce, "", "", "x"),
            Steps.Uncordon("010-x", Phase.Publish, "n1", "", "no-such-step", "x"),
            Steps.Drain("010-x", Phase.Quiesce, "n1", "", true, false, TimeSpan.Zero, "x"),
            Steps.Annotate("010-x", Phase.Publish, "n1", "", "--all", "x", "x"),
            Steps.PatchConfigMap("010-x", Phase.Publish, "no-namespace", "k", "", "a", "b", "x"),
            Steps.Probe("010-x", Phase.Verify, "no.such", [], "x"),
            Steps.Probe("010-x", Phase.Verify, "service.active", [], "x"),
            Steps.Probe("010-x", Phase.Verify, "service.active", new JsonObject { ["unit"] = "a.service", ["more"] = 1 }, "x"),
            Steps.Sysctl("010-x", Phase.Stage, "../../etc/passwd", "x", "x"),
            Steps.Module("010-x", Phase.Stage, "-r", "x"),
        ])
        {
            await Assert.ThrowsAsync<MigrationException>(() => ApplyAsync(_services, step));
        }
        Assert.Empty(_cluster.Calls);
    }

    private PlanRunner Runner(IServices? services = null) => new(
        StepKinds.Of(new NodeTools(new NodeFiles("/"), _cluster, services ?? _services, TimeProvider.System)),
        new RunStore(Path.Combine(_folder, "runs"), new NodeIdentity("machine1", "boot1", "0.1.0"), TimeProvider.System),
        this,
        TimeProvider.System);

    private Task<RunOutcome> ApplyAsync() => ApplyAsync(
        _services,
        Steps.Cordon("010-cordon", Phase.Quiesce, "n1", Config, "cordon"),
        Steps.Drain("020-drain", Phase.Quiesce, "n1", Config, deleteEmptyDir: true, force: false, TimeSpan.FromMinutes(10), "drain"),
        Steps.PatchConfigMap("030-map", Phase.Publish, "kube-system/kubelet-config", "kubelet", Config, "a: 1\nb: 2\n", "a: 1\nb: 3\n", "change the cluster's kubelet configuration"),
        Steps.Annotate("040-socket", Phase.Publish, "n1", Config, Socket, "unix:///run/x.sock", "tell kubeadm"),
        Steps.Annotate("050-gone", Phase.Publish, "n1", Config, "never/there", null, "nothing to remove"),
        Steps.Uncordon("060-uncordon", Phase.Publish, "n1", Config, "010-cordon", "uncordon"));

    private Task<RunOutcome> ApplyAsync(IServices services, params PlanStep[] steps) => Runner(services).ApplyAsync(
        new NodePlan
        {
            Node = "n1",
            MachineId = "machine1",
            Created = DateTimeOffset.UnixEpoch,
            Tool = "0.1.0",
            FactsHash = "",
            Source = new PlanSource("docker", "", "", "", "", ""),
            Target = new PlanTarget("containerd", "", "", "", "", false),
            Steps = steps,
        },
        new RunChoices(),
        default);

    /// <summary>Asked more than once, it answers otherwise.</summary>
    private sealed class PatientServices(FakeServices inner, Func<FakeServices> ask) : IServices
    {
        public Task<ServiceState> StateAsync(string unit, CancellationToken cancellation) => ask().StateAsync(unit, cancellation);

        public Task StartAsync(string unit, CancellationToken cancellation) => inner.StartAsync(unit, cancellation);

        public Task StopAsync(string unit, CancellationToken cancellation) => inner.StopAsync(unit, cancellation);

        public Task RestartAsync(string unit, CancellationToken cancellation) => inner.RestartAsync(unit, cancellation);

        public Task EnableAsync(string unit, bool enabled, CancellationToken cancellation) => inner.EnableAsync(unit, enabled, cancellation);

        public Task MaskAsync(string unit, bool masked, CancellationToken cancellation) => inner.MaskAsync(unit, masked, cancellation);

        public Task ReloadAsync(CancellationToken cancellation) => inner.ReloadAsync(cancellation);
    }
}
