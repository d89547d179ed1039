using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Planning;

/// <summary>The registries that a node's images came from.</summary>
internal static class RegistryNames
{
    private const string DockerHub = "docker.io";

    /// <summary>Host and port each, in ordinal order.</summary>
    internal static IReadOnlyList<string> Of(NodeFacts facts)
    {
        IEnumerable<string> names = (facts.Docker?.Images ?? []).SelectMany(i => i.Tags.Concat(i.Digests))
            .Concat((facts.Docker?.Containers ?? []).Select(c => c.Image).Where(i => !i.StartsWith("sha256:", StringComparison.Ordinal)));
        return [.. names.Select(HostOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>The registry of an image's name by Docker's rule: the first part is a host if it has a dot or a colon, or is localhost.</summary>
    internal static string HostOf(string name)
    {
        int slash = name.IndexOf('/');
        if (slash < 0)
            return DockerHub;
        string first = name[..slash];
        return first.Contains('.') || first.Contains(':') || first == "localhost" ? first : DockerHub;
    }
}
