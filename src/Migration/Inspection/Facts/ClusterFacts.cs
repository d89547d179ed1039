using System.Text.Json.Nodes;

namespace Sampan.Migration.Inspection.Facts;

/// <summary>What the API server knows of the node and of what runs on it.</summary>
public sealed record ClusterFacts
{
    /// <summary>Version of the API server, e.g. <c>1.27.3</c>.</summary>
    public Version? ServerVersion { get; init; }

    /// <summary>The Node object as JSON; null if it does not exist.</summary>
    public JsonObject? Node { get; init; }

    /// <summary>Names of all nodes with the label or taint of a control plane.</summary>
    public IReadOnlyList<string> ControlPlanes { get; init; } = [];

    /// <summary>The pods on this node.</summary>
    public IReadOnlyList<PodFacts> Pods { get; init; } = [];

    /// <summary>Pod templates of workloads in the whole cluster, those without a live pod included.</summary>
    public IReadOnlyList<PodFacts> Templates { get; init; } = [];

    /// <summary>ConfigMaps that matter: <c>namespace/name</c> → data. kubelet-config*, and those of log agents.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> ConfigMaps { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Requests for certificates that name this node and wait for approval.</summary>
    public IReadOnlyList<string> PendingCertificates { get; init; } = [];

    /// <summary>Pods of etcd in the whole cluster (kube-system, <c>component=etcd</c>): pod → the node it is on.</summary>
    public IReadOnlyDictionary<string, string> EtcdMembers { get; init; } = new Dictionary<string, string>();

    /// <summary>Those of <see cref="EtcdMembers"/> that are not ready.</summary>
    public IReadOnlyList<string> EtcdNotReady { get; init; } = [];

    /// <summary>Pods of this node that a budget protects and that may not be evicted now: <c>namespace/name</c> of the budget.</summary>
    public IReadOnlyList<string> BudgetsWithoutRoom { get; init; } = [];
}
