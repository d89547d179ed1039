using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Pods and templates of pods as the API writes them.</summary>
internal static class PodObject
{
    /// <summary>A pod.</summary>
    /// <param name="pod">The whole object.</param>
    /// <param name="owner">Who made it, if that is known better than from itself; null for what it says.</param>
    internal static PodFacts Read(JsonNode pod, string? owner = null) => new(
        Namespace(pod), pod.Text("metadata", "name"), owner ?? Owner(pod), Spec(pod.At("spec")), Annotations(pod));

    /// <summary>The template of a workload; null if it has none.</summary>
    /// <param name="workload">The whole object.</param>
    /// <param name="path">Where its template is.</param>
    internal static PodFacts? Template(JsonNode workload, params ReadOnlySpan<string> path) =>
        workload.At(path) is not { } template || template.At("spec") is not JsonObject ? null : new PodFacts(
            Namespace(workload), workload.Text("metadata", "name"), $"{workload.Text("kind")}/{workload.Text("metadata", "name")}",
            Spec(template.At("spec")), Annotations(template));

    // What was applied last is the object once more.
    private static Dictionary<string, string> Annotations(JsonNode node) => node.Texts("metadata", "annotations")
        .Where(annotation => annotation.Key != "kubectl.kubernetes.io/last-applied-configuration").ToDictionary(StringComparer.Ordinal);

    private static string Namespace(JsonNode node) => node.Text("metadata", "namespace") is { Length: > 0 } name ? name : "default";

    private static JsonObject Spec(JsonNode? spec) => spec is JsonObject map ? (JsonObject)map.DeepClone() : [];

    // A mirror pod's owner is its node.
    private static string Owner(JsonNode pod) =>
        pod.Items("metadata", "ownerReferences").OrderByDescending(owner => owner.Flag("controller") ?? false)
            .Select(owner => $"{owner.Text("kind")}/{owner.Text("name")}").FirstOrDefault() ?? "";
}
