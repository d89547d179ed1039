using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The pods of manifest files, which the kubelet runs without the API.</summary>
internal static class StaticPodReader
{
    private const int MaxManifests = 1000;

    private const string Usual = "/etc/kubernetes/manifests";

    /// <param name="files">The node.</param>
    /// <param name="kubelet">Its kubelet, which says where manifests are; null where that is not known, then the usual folder counts.</param>
    /// <param name="nodeName">The node's name.</param>
    internal static IReadOnlyList<PodFacts> Read(NodeFiles files, KubeletFacts? kubelet, string nodeName)
    {
        string path = kubelet is null ? Usual : kubelet.Configuration.Value("staticPodPath") ?? "";
        if (!path.StartsWith('/'))
            return [];
        // The kubelet leaves out what begins with a dot, whatever it ends in.
        IEnumerable<string> manifests = files.IsFolder(path)
            ? files.List(path).Where(name => name[0] != '.' && !files.IsFolder($"{path}/{name}")).Select(name => $"{path.TrimEnd('/')}/{name}") : [path];
        return [.. manifests.Take(MaxManifests).Select(manifest => Read(files, manifest, nodeName)).OfType<PodFacts>()];
    }

    private static PodFacts? Read(NodeFiles files, string manifest, string nodeName)
    {
        if (files.Text(manifest) is not { } text)
            return null;
        try
        {
            JsonNode? pod = YamlTree.Documents(text, manifest) is [JsonNode first, ..] ? first : null;
            if (pod.Text("kind") == "Pod" && pod.At("spec") is JsonObject)
                return PodObject.Read(pod!, $"Node/{nodeName}");
            files.Miss($"{manifest}: is no Pod, so the kubelet cannot run it.");
        }
        catch (MigrationException e)
        {
            files.Miss(e.Message);
        }
        return null;
    }
}
