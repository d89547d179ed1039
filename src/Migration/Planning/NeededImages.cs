using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Planning;

/// <summary>Which image holds the pods' namespaces, and which images a node's pods need.</summary>
internal static class NeededImages
{
    private const string Newest = "registry.k8s.io/pause:3.10";

    private static readonly string[] ContainerLists = ["initContainers", "containers"];

    /// <summary>The pause image: as told, as the kubelet's flag says, as the running sandboxes have it, or the newest.</summary>
    internal static string Pause(NodeFacts facts, string? told) =>
        told
        ?? facts.Kubelet?.Configuration.Value("pod-infra-container-image")
        ?? facts.Docker?.Containers.Where(c => c.IsSandbox && !c.Image.StartsWith("sha256:", StringComparison.Ordinal)).Select(c => c.Image).Order(StringComparer.Ordinal).FirstOrDefault()
        ?? Newest;

    /// <summary>Names or ids of the images that pods of this node use, the pause image included, in ordinal order.</summary>
    internal static IReadOnlyList<string> Of(NodeFacts facts, string pause)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal) { pause };
        foreach (DockerContainerFacts container in facts.Docker?.Containers ?? [])
        {
            if (container.IsKubernetes)
                names.Add(container.ImageId.Length > 0 ? container.ImageId : container.Image);
        }
        foreach (PodFacts pod in facts.StaticPods.Concat(facts.Cluster?.Pods ?? []))
            names.UnionWith(PodImages(pod));
        return [.. names];
    }

    /// <summary>Images that a target without any gets as archives.</summary>
    /// <param name="images">Docker's images.</param>
    /// <param name="wanted">Names or ids; null for all that have a name.</param>
    internal static PlanImages Outline(IReadOnlyList<DockerImageFacts> images, IReadOnlyList<string>? wanted) => new("save",
    [
        .. images.Where(i => wanted is null ? i.Tags.Count > 0 : i.Tags.Concat(i.Digests).Append(i.Id).Intersect(wanted).Any())
            .OrderBy(i => i.Id, StringComparer.Ordinal).Select(i => new PlanImage(i.Id, i.Tags, i.Digests, i.Size)),
    ]);

    private static IEnumerable<string> PodImages(PodFacts pod) =>
        from list in ContainerLists
        from container in pod.Spec[list]?.AsArray() ?? []
        let image = container?["image"]?.GetValue<string>()
        where image is { Length: > 0 }
        select image;
}
