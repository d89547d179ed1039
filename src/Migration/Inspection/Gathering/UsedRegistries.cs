using Sampan.Migration.Inspection.Facts;
using Sampan.Oci;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The registries that images of a node and its pods come from.</summary>
internal static class UsedRegistries
{
    private static readonly string[] Containers = ["containers", "initContainers"];

    /// <summary><c>host[:port]</c>, <c>docker.io</c> where none is named; in ordinal order.</summary>
    internal static IReadOnlyList<string> Of(NodeFacts facts)
    {
        IEnumerable<PodFacts> pods = facts.StaticPods.Concat(facts.Cluster?.Pods ?? []);
        IEnumerable<string> names = from pod in pods
                                    from kind in Containers
                                    from container in pod.Spec.Items(kind)
                                    select container.Text("image");
        // An image that was built here has no digest, and its name need not be a registry's.
        names = names.Concat(facts.Docker?.Images.SelectMany(image => image.Digests) ?? []);
        var hosts = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (ImageReference.TryParse(name, out ImageReference? reference))
                hosts.Add(reference.Registry);
        }
        return [.. hosts];
    }
}
