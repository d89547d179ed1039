using System.Text.Json.Nodes;
using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Reads the kubelet's configuration files: the one of <c>--config</c>, those of <c>--config-dir</c>, and kubeadm's for the node.</summary>
internal sealed class KubeletConfigFiles(NodeFiles files)
{
    /// <summary>Where kubeadm keeps what it merges into the configuration file of this one node. The kubelet never reads it.</summary>
    internal const string InstanceConfig = "/var/lib/kubelet/instance-config.yaml";

    // config-dir with more than this is not a configuration any more.
    private const int MaxFiles = 500;

    private readonly List<string> _problems = [];

    /// <summary>What could not be read and why, one sentence each.</summary>
    internal IReadOnlyList<string> Problems => _problems;

    /// <summary>What a file says; empty if it is not there or cannot be read.</summary>
    internal IReadOnlyList<KubeletStatement> Read(string path, KubeletSourceKind kind)
    {
        if (files.Text(path) is not { } text)
        {
            if (kind == KubeletSourceKind.ConfigFile)
                _problems.Add($"{path}: the kubelet is told to read this file, and it is not there.");
            return [];
        }
        try
        {
            if (YamlTree.Parse(text, path) is not JsonObject document)
                return [];
            IReadOnlyDictionary<string, int> lines = YamlKeyLines.Of(text);
            return [.. document.Where(p => p.Key is not ("apiVersion" or "kind")).Select(p => Statement(p.Key, p.Value, kind, path, lines))];
        }
        catch (MigrationException e)
        {
            _problems.Add(e.Message);
            return [];
        }
    }

    /// <summary>
    /// The files of a <c>--config-dir</c> in the order in which they are merged: those named *.conf, folders below it too, by name.
    /// </summary>
    internal IReadOnlyList<string> OfFolder(string folder)
    {
        var found = new List<string>();
        Walk(folder, found, 0);
        return found;
    }

    /// <summary>Whether a kubelet of a version reads the folder of <c>--config-dir</c>; an alpha of 1.28 and 1.29 wants a variable set.</summary>
    internal bool FolderCounts(Version? version, IReadOnlyDictionary<string, TracedText> environment)
    {
        if (version is null || version.Minor >= 30)
            return true;
        if (version.Minor >= 28 && environment.ContainsKey("KUBELET_CONFIG_DROPIN_DIR_ALPHA"))
            return true;
        _problems.Add(version.Minor < 28
            ? $"--config-dir: kubelet {version.Major}.{version.Minor} does not know this flag and does not start with it."
            : $"--config-dir: kubelet {version.Major}.{version.Minor} does not start with this flag unless KUBELET_CONFIG_DROPIN_DIR_ALPHA is set in its environment.");
        return false;
    }

    private static KubeletStatement Statement(
        string key, JsonNode? value, KubeletSourceKind kind, string path, IReadOnlyDictionary<string, int> lines) =>
        new(key, value?.DeepClone(), Merges: true, new KubeletPlace(kind, path, lines.GetValueOrDefault(key), key, KubeletResolver.TextOf(value)), lines);

    private void Walk(string folder, List<string> found, int depth)
    {
        foreach (string name in files.List(folder))
        {
            string path = $"{folder.TrimEnd('/')}/{name}";
            if (files.IsFolder(path) && files.LinkTarget(path) is null)
            {
                if (depth < 8)
                    Walk(path, found, depth + 1);
            }
            else if (name.EndsWith(".conf", StringComparison.Ordinal) && found.Count < MaxFiles)
            {
                found.Add(path);
            }
        }
    }
}
