using System.Text.Json.Nodes;

namespace Sampan.Migration.Inspection.Facts;

/// <summary>A pod, or the template of one.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name, or the workload's.</param>
/// <param name="Owner">Who made it: <c>Deployment/web</c>, <c>DaemonSet/agent</c>, <c>Node/n1</c> for a static pod; empty for a bare pod.</param>
/// <param name="Spec">The pod's spec as JSON.</param>
/// <param name="Annotations">Its annotations.</param>
public sealed record PodFacts(string Namespace, string Name, string Owner, JsonObject Spec, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Whether a file of the node made it.</summary>
    public bool IsStatic => Owner.StartsWith("Node/", StringComparison.Ordinal);

    /// <summary><c>namespace/name</c>, with the owner in place of the name where a workload made it.</summary>
    public string Title => Owner.Length > 0 && !IsStatic ? $"{Namespace}/{Owner}" : $"{Namespace}/{Name}";
}
