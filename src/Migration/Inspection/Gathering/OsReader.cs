using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Which system it is, and whether its files can be changed at all.</summary>
internal static class OsReader
{
    private const int MaxLines = 1000;

    private static readonly string[] OstreeVariants = ["coreos", "iot", "silverblue", "kinoite", "atomic.host", "bluefin"];

    /// <summary>The keys of os-release(5).</summary>
    internal static IReadOnlyDictionary<string, string> Release(NodeFiles files)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        string text = files.Text("/etc/os-release") ?? files.Text("/usr/lib/os-release") ?? "";
        foreach (string line in text.Split('\n').Take(MaxLines).Select(l => l.Trim()))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[0] != '#')
                keys[line[..equals]] = Unquote(line[(equals + 1)..]);
        }
        return keys;
    }

    /// <summary>The word for a system that cannot be changed in place; null for one that can.</summary>
    internal static string? Immutable(NodeFiles files, IReadOnlyDictionary<string, string> release)
    {
        string id = release.GetValueOrDefault("ID", ""), variant = release.GetValueOrDefault("VARIANT_ID", "");
        return id switch
        {
            "talos" or "flatcar" or "bottlerocket" or "nixos" or "rancheros" or "kairos" or "burmilla" => id,
            "cos" => "cos",
            "sle-micro" or "sl-micro" or "opensuse-microos" or "opensuse-leap-micro" => id,
            "coreos" => "flatcar",
            _ when files.Exists("/run/ostree-booted") || files.IsFolder("/ostree/repo") || OstreeVariants.Contains(variant) => "ostree",
            _ when files.Exists("/usr/lib/talos") || files.Exists("/etc/talos") => "talos",
            _ when files.IsFolder("/snap/kubelet") || files.IsFolder("/snap/microk8s") || files.IsFolder("/snap/k8s") => "snap",
            "ubuntu-core" => "snap",
            _ when UsrReadOnly(files) => "read-only /usr",
            _ => null,
        };
    }

    /// <summary>Whether /usr is mounted read-only: by the mounts of a node that runs, by fstab of a copy.</summary>
    private static bool UsrReadOnly(NodeFiles files)
    {
        string table = files.Text(files.Live ? "/proc/self/mounts" : "/etc/fstab") ?? "";
        string? options = table.Split('\n').Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .LastOrDefault(fields => fields.Length >= 4 && fields[1] == "/usr")?[3];
        return options?.Split(',').Contains("ro") ?? false;
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;
}
