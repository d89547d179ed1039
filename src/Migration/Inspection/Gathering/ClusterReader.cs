using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The cluster as the API shows it.</summary>
internal sealed class ClusterReader(KubectlQuery kubectl, string nodeName)
{
    private const int MaxTemplates = 20_000;

    private static readonly string[] ControlPlaneMarks = ["node-role.kubernetes.io/control-plane", "node-role.kubernetes.io/master"];

    /// <summary>Kinds with a template of pods, and where it is.</summary>
    private static readonly (string Resource, string[] Path)[] Workloads =
    [
        ("deployments", ["spec", "template"]), ("daemonsets", ["spec", "template"]), ("statefulsets", ["spec", "template"]), ("replicasets", ["spec", "template"]),
        ("replicationcontrollers", ["spec", "template"]), ("jobs", ["spec", "template"]), ("cronjobs", ["spec", "jobTemplate", "spec", "template"]),
    ];

    /// <summary>What it shows; null if it cannot be reached.</summary>
    internal async Task<ClusterFacts?> ReadAsync(CancellationToken cancellation)
    {
        JsonObject? version = JsonPath.Parse(await kubectl.TextAsync(["get", "--raw", "/version"], cancellation), out _);
        if (version is null)
            return null;
        IReadOnlyList<JsonNode> pods = await kubectl.ItemsAsync(["pods", "--all-namespaces", $"--field-selector=spec.nodeName={nodeName}"], cancellation);
        (List<PodFacts> templates, Dictionary<string, string> owners) = await TemplatesAsync(cancellation);
        var facts = new ClusterFacts
        {
            ServerVersion = VersionText.Parse(version.Text("gitVersion")),
            Node = await kubectl.ObjectAsync(["nodes", nodeName], cancellation),
            ControlPlanes = await ControlPlanesAsync(cancellation),
            Pods = [.. pods.Select(pod => Upwards(PodObject.Read(pod), owners))],
            Templates = templates,
            ConfigMaps = await new ClusterConfigMaps(kubectl).ReadAsync(cancellation),
            PendingCertificates = PendingCertificates.Of(await kubectl.ItemsAsync(["certificatesigningrequests"], cancellation), nodeName),
            BudgetsWithoutRoom = WithoutRoom(await kubectl.ItemsAsync(["poddisruptionbudgets", "--all-namespaces"], cancellation), pods),
        };
        return await WithEtcdAsync(facts, cancellation);
    }

    /// <summary>The templates of workloads that nobody else made, and who made those that somebody did.</summary>
    private async Task<(List<PodFacts> Templates, Dictionary<string, string> Owners)> TemplatesAsync(CancellationToken cancellation)
    {
        var templates = new List<PodFacts>();
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string resource, string[] path) in Workloads)
        {
            foreach (JsonNode workload in await kubectl.ItemsAsync([resource, "--all-namespaces"], cancellation))
            {
                string owner = PodObject.Read(workload).Owner;
                if (owner.Length > 0 && resource is "replicasets" or "jobs")
                    owners[Key(workload.Text("metadata", "namespace"), $"{workload.Text("kind")}/{workload.Text("metadata", "name")}")] = owner;
                else if (templates.Count < MaxTemplates && PodObject.Template(workload, path) is { } template)
                    templates.Add(template);
            }
        }
        return (templates, owners);
    }

    // The ReplicaSet of a Deployment, the Job of a CronJob: people know the upper one.
    private static PodFacts Upwards(PodFacts pod, Dictionary<string, string> owners) =>
        owners.TryGetValue(Key(pod.Namespace, pod.Owner), out string? upper) ? pod with { Owner = upper } : pod;

    private static string Key(string space, string owner) => $"{space}/{owner}";

    private async Task<IReadOnlyList<string>> ControlPlanesAsync(CancellationToken cancellation)
    {
        // All objects of a large cluster would be too much.
        const string Columns = "jsonpath={range .items[*]}{.metadata.name}{\"\\t\"}{.metadata.labels}{\"\\t\"}{.spec.taints}{\"\\n\"}{end}";
        string text = await kubectl.TextAsync(["get", "nodes", "-o", Columns], cancellation) ?? "";
        return
        [
            .. from line in text.Split('\n')
               where ControlPlaneMarks.Any(mark => line.Contains(mark, StringComparison.Ordinal))
               select line.Split('\t')[0],
        ];
    }

    private async Task<ClusterFacts> WithEtcdAsync(ClusterFacts facts, CancellationToken cancellation)
    {
        var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var notReady = new List<string>();
        foreach (JsonNode pod in await kubectl.ItemsAsync(["pods", "--namespace=kube-system", "--selector=component=etcd"], cancellation))
        {
            string name = pod.Text("metadata", "name");
            members[name] = pod.Text("spec", "nodeName");
            if (!pod.Items("status", "conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True"))
                notReady.Add(name);
        }
        return facts with { EtcdMembers = members, EtcdNotReady = notReady };
    }

    /// <summary>Budgets that allow no eviction now and cover a pod of this node that a drain would evict.</summary>
    internal static IReadOnlyList<string> WithoutRoom(IReadOnlyList<JsonNode> budgets, IReadOnlyList<JsonNode> pods)
    {
        JsonNode[] evicted = [.. pods.Where(pod => pod.Text("status", "phase") is not "Succeeded" and not "Failed" && Kind(pod) is not "DaemonSet" and not "Node")];
        return
        [
            .. from budget in budgets
               where (budget.Number("status", "disruptionsAllowed") ?? 0) <= 0
               let space = budget.Text("metadata", "namespace")
               where evicted.Any(pod => pod.Text("metadata", "namespace") == space && LabelSelection.Fits(budget.At("spec", "selector"), pod.Texts("metadata", "labels")))
               select $"{space}/{budget.Text("metadata", "name")}",
        ];
    }

    private static string Kind(JsonNode pod) => PodObject.Read(pod).Owner.Split('/')[0];
}
