using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>What checks read off pods.</summary>
internal static class PodReading
{
    /// <summary>All pods that the facts know: of manifest files, on this node, and the templates of the cluster's workloads; each workload once.</summary>
    public static IEnumerable<PodFacts> Workloads(this NodeFacts node)
    {
        IEnumerable<PodFacts> live = node.Cluster?.Pods.Where(p => !p.IsStatic || node.StaticPods.Count == 0) ?? [];
        return node.StaticPods.Concat(live).Concat(node.Cluster?.Templates ?? []).DistinctBy(p => p.Title, StringComparer.Ordinal);
    }

    /// <summary>The pods that run here, or will.</summary>
    public static IEnumerable<PodFacts> Here(this NodeFacts node)
    {
        IEnumerable<PodFacts> live = node.Cluster?.Pods.Where(p => !p.IsStatic || node.StaticPods.Count == 0) ?? [];
        return node.StaticPods.Concat(live);
    }

    /// <summary>Init containers, containers and ephemeral ones.</summary>
    public static IEnumerable<JsonObject> Containers(this PodFacts pod) =>
        pod.Spec.Children("initContainers").Concat(pod.Spec.Children("containers")).Concat(pod.Spec.Children("ephemeralContainers"));

    public static IEnumerable<string> Images(this PodFacts pod) => pod.Containers().Select(c => c.Text("image")).OfType<string>();

    /// <summary>Volume → the folder or file of the node that it brings in.</summary>
    public static IEnumerable<(string Volume, string Path)> HostPaths(this PodFacts pod) =>
        from volume in pod.Spec.Children("volumes")
        let path = volume.Child("hostPath").Text("path")
        where path is not null
        select (volume.Text("name") ?? "?", Normal(path));

    public static bool IsPrivileged(this JsonObject container) => container.Child("securityContext").Flag("privileged") == true;

    public static bool UsesHostNetwork(this PodFacts pod) => pod.Spec.Flag("hostNetwork") == true;

    /// <summary>The capabilities a container adds or drops, without <c>CAP_</c>.</summary>
    public static IEnumerable<string> Capabilities(this JsonObject container, string list) =>
        container.Child("securityContext").Child("capabilities").Texts(list)
            .Select(c => c.StartsWith("CAP_", StringComparison.OrdinalIgnoreCase) ? c[4..].ToUpperInvariant() : c.ToUpperInvariant());

    /// <summary>Whether one folder is the other or holds it.</summary>
    public static bool Holds(string folder, string path) =>
        folder == "/" || path == folder || (path.StartsWith(folder, StringComparison.Ordinal) && path[folder.Length] == '/');

    /// <summary>A path without doubled and trailing slashes, <c>.</c> and <c>..</c>.</summary>
    public static string Normal(string path) =>
        path.StartsWith('/') ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) : path;
}
