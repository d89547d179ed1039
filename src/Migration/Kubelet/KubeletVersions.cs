using System.Text.RegularExpressions;
using Sampan.Migration.Node;

namespace Sampan.Migration.Kubelet;

/// <summary>Tells a kubelet's version: what the program says, else its package, else what the caller believes.</summary>
internal static partial class KubeletVersions
{
    /// <summary>The version; null if nothing tells it.</summary>
    internal static Version? Find(NodeFiles files, KubeletReadOptions options, IEnumerable<string> programs)
    {
        foreach (string program in programs.Where(p => p.Length > 0))
        {
            if (options.VersionOf?.Invoke(program) is { } said && Parse(said) is { } version)
                return version;
        }
        return OfPackage(files) ?? options.VersionHint;
    }

    /// <summary>The version in a text such as <c>Kubernetes v1.27.3</c> or <c>1.23.17-00</c>.</summary>
    internal static Version? Parse(string text) => Digits().Match(text) is { Success: true } match ? Version.Parse(match.Value) : null;

    // dpkg keeps plain text; rpm keeps a database that is no text.
    private static Version? OfPackage(NodeFiles files)
    {
        string? package = null, version = null;
        bool installed = false;
        foreach (string line in (files.TextUpTo("/var/lib/dpkg/status", 64 * 1024 * 1024) ?? "").Split('\n').Append(""))
        {
            if (line.Length == 0)
            {
                if (package == "kubelet" && installed && version is not null)
                    return Parse(version);
                (package, version, installed) = (null, null, false);
            }
            else if (line.StartsWith("Package: ", StringComparison.Ordinal))
            {
                package = line[9..].Trim();
            }
            else if (line.StartsWith("Status: ", StringComparison.Ordinal))
            {
                installed = line.EndsWith(" installed", StringComparison.Ordinal);
            }
            else if (line.StartsWith("Version: ", StringComparison.Ordinal))
            {
                version = line[9..].Trim();
            }
        }
        return null;
    }

    [GeneratedRegex(@"(?<![\d.])1\.\d{1,3}\.\d{1,3}")]
    private static partial Regex Digits();
}
