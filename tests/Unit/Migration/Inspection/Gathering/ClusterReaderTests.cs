using System.Text;
using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Inspection.Gathering;

namespace Sampan.Tests.Unit.Migration.Inspection.Gathering;

public sealed class ClusterReaderTests : IDisposable
{
    private const string Pods = """
        {"items": [
          {"metadata": {"name": "web-1", "namespace": "shop", "labels": {"app": "web"}, "annotations": {"a": "b", "kubectl.kubernetes.io/last-applied-configuration": "{}"},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "web-7f", "controller": true}]}, "spec": {"nodeName": "n1"}, "status": {"phase": "Running"}},
          {"metadata": {"name": "agent-x", "namespace": "shop", "labels": {"app": "agent"}, "ownerReferences": [{"kind": "DaemonSet", "name": "agent"}]}, "spec": {}},
          {"metadata": {"name": "lone", "namespace": "default"}, "spec": {}}
        ]}
        """;

    private readonly NodeTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Read_Cluster_TellsWhatMatters()
    {
        ScriptedCommands commands = new ScriptedCommands()
            .On("get --raw /version", """{"gitVersion": "v1.21.14+vendor", "minor": "21+"}""")
            .On("get pods --all-namespaces --field-selector=spec.nodeName=n1", Pods)
            .On("get pods --namespace=kube-system --selector=component=etcd", """{"items": [{"metadata": {"name": "etcd-n1"}, "spec": {"nodeName": "n1"}, "status": {"conditions": [{"type": "Ready", "status": "False"}]}}]}""")
            .On("get nodes n1", """{"kind": "Node", "metadata": {"name": "n1"}}""")
            .On("get nodes -o jsonpath", "n1\t{\"kubernetes.io/os\":\"linux\",\"node-role.kubernetes.io/master\":\"\"}\t\nn2\t{\"kubernetes.io/os\":\"linux\"}\t\n")
            .On("get deployments", """{"items": [{"kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"}, "spec": {"replicas": 0, "template": {"metadata": {"annotations": {"x": "y"}}, "spec": {"containers": []}}}}]}""")
            .On("get replicasets", """{"items": [{"kind": "ReplicaSet", "metadata": {"name": "web-7f", "namespace": "shop", "ownerReferences": [{"kind": "Deployment", "name": "web"}]}, "spec": {"template": {"spec": {}}}}]}""")
            .On("get cronjobs", """{"items": [{"kind": "CronJob", "metadata": {"name": "night", "namespace": "shop"}, "spec": {"jobTemplate": {"spec": {"template": {"spec": {}}}}}}]}""")
            .On("get configmaps", """
                {"items": [{"metadata": {"name": "kubelet-config-1.21", "namespace": "kube-system"}, "data": {"kubelet": "a: b"}}, {"metadata": {"name": "app", "namespace": "shop"}, "data": {"k": "v"}},
                 {"metadata": {"name": "collector", "namespace": "ops"}, "data": {"conf": "Path /var/lib/docker/containers/*.log"}}]}
                """)
            .On("get poddisruptionbudgets", """
                {"items": [{"metadata": {"name": "web", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "web"}}}, "status": {"disruptionsAllowed": 0}},
                 {"metadata": {"name": "agent", "namespace": "shop"}, "spec": {"selector": {"matchLabels": {"app": "agent"}}}, "status": {"disruptionsAllowed": 0}},
                 {"metadata": {"name": "roomy", "namespace": "shop"}, "spec": {"selector": {}}, "status": {"disruptionsAllowed": 1}}]}
                """)
            .On("get ", """{"items": []}""");
        NodeReading node = _tree.Reading(commands: commands);
        ClusterFacts cluster = (await new ClusterReader(new KubectlQuery(node, commands, "/k"), "n1").ReadAsync(CancellationToken.None))!;
        Assert.Equal(new Version(1, 21, 14), cluster.ServerVersion);
        Assert.Equal("n1", cluster.Node.Text("metadata", "name"));
        Assert.Equal(["n1"], cluster.ControlPlanes);
        Assert.Equal(["Deployment/web", "DaemonSet/agent", ""], cluster.Pods.Select(p => p.Owner));
        Assert.Equal(["a"], cluster.Pods[0].Annotations.Keys);
        Assert.Equal(["Deployment/web", "CronJob/night"], cluster.Templates.Select(t => t.Owner));
        Assert.Equal("y", cluster.Templates[0].Annotations["x"]);
        Assert.Equal(["kube-system/kubelet-config-1.21", "ops/collector"], cluster.ConfigMaps.Keys);
        Assert.Equal(["shop/web"], cluster.BudgetsWithoutRoom);
        Assert.Equal(new("etcd-n1", "n1"), Assert.Single(cluster.EtcdMembers));
        Assert.Equal(["etcd-n1"], cluster.EtcdNotReady);
        Assert.Empty(node.Files.Unread);
        Assert.All(commands.Asked, line => Assert.StartsWith("kubectl --kubeconfig /k --request-timeout=30s get ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_ForbiddenKinds_AreToldAsUnread()
    {
        ScriptedCommands commands = new ScriptedCommands().On("/version", """{"gitVersion": "v1.30.1"}""")
            .On("get deployments", "", 1, "Error from server (Forbidden): deployments.apps is forbidden\n").On("get daemonsets", "{\"items\": [").On("get ", """{"items": []}""");
        NodeReading node = _tree.Reading(commands: commands);
        Assert.NotNull(await new ClusterReader(new KubectlQuery(node, commands, "/k"), "n1").ReadAsync(CancellationToken.None));
        Assert.Equal(2, node.Files.Unread.Count);
        Assert.Contains(node.Files.Unread, line => line.Contains("Forbidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_NoAccess_IsNull()
    {
        NodeReading node = _tree.Reading();
        Assert.Null(await new ClusterReader(new KubectlQuery(node, new ScriptedCommands(), "/k"), "n1").ReadAsync(CancellationToken.None));
        Assert.Single(node.Files.Unread);
    }

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""null""", false)]
    [InlineData("""{"matchLabels": {"app": "web", "tier": "x"}}""", false)]
    [InlineData("""{"matchExpressions": [{"key": "app", "operator": "In", "values": ["a", "web"]}, {"key": "gone", "operator": "DoesNotExist"}]}""", true)]
    [InlineData("""{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}]}""", false)]
    [InlineData("""{"matchExpressions": [{"key": "tier", "operator": "Exists"}]}""", false)]
    public void Selector_Labels_Fit(string selector, bool expected) =>
        Assert.Equal(expected, LabelSelection.Fits(JsonNode.Parse(selector), new Dictionary<string, string> { ["app"] = "web" }));

    [Fact]
    public void Certificates_OfThisNode_Wait()
    {
        JsonNode[] requests =
        [
            Request("mine", "system:node:n1", "", approved: false), Request("done", "system:node:n1", "", approved: true), Request("other", "system:node:n10", "", approved: false),
            Request("join", "system:bootstrap:abc", "system:node:n1", approved: false), Request("joinOther", "system:bootstrap:abc", "system:node:n10", approved: false),
        ];
        Assert.Equal(["mine", "join"], PendingCertificates.Of(requests, "n1"));
    }

    [Fact]
    public void Access_NamedThenAdministratorThenKubelet()
    {
        _tree.Write("/etc/kubernetes/kubelet.conf");
        Assert.Equal(_tree.Root + "/etc/kubernetes/kubelet.conf", ClusterAccess.Kubeconfig(_tree.Reading(live: true), null));
        _tree.Write("/etc/kubernetes/admin.conf");
        Assert.Equal(_tree.Root + "/etc/kubernetes/admin.conf", ClusterAccess.Kubeconfig(_tree.Reading(live: true), null));
        Assert.Null(ClusterAccess.Kubeconfig(_tree.Reading(), null));
        Assert.Equal("/mine", ClusterAccess.Kubeconfig(_tree.Reading(options: new InspectionOptions { Kubeconfig = "/mine" }), null));
    }

    private static JsonNode Request(string name, string user, string subject, bool approved)
    {
        byte[] der = [0x30, 0x20, 0x0c, (byte)subject.Length, .. Encoding.ASCII.GetBytes(subject), 0x30];
        string pem = $"-----BEGIN CERTIFICATE REQUEST-----\n{Convert.ToBase64String(der)}\n-----END CERTIFICATE REQUEST-----\n";
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["username"] = user, ["request"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)) },
            ["status"] = approved ? new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Approved" }) } : new JsonObject(),
        };
    }
}
