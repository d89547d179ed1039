using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Which package brought a file.</summary>
internal sealed class PackageFiles(NodeReading node)
{
    private const string DpkgFolder = "/var/lib/dpkg/info";

    private const int MaxList = 16 * 1024 * 1024, MaxFiles = 100;

    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    private int _asked;

    /// <summary>The package's name; null if none did or it is not known.</summary>
    internal async Task<string?> OwnerAsync(string path, CancellationToken cancellation)
    {
        if (_owners.TryGetValue(path, out string? known))
            return known.Length > 0 ? known : null;
        if (++_asked > MaxFiles)
            return null;
        string owner = node.Files.IsFolder(DpkgFolder) ? Dpkg(path) : await RpmAsync(path, cancellation);
        _owners[path] = owner;
        return owner.Length > 0 ? owner : null;
    }

    private string Dpkg(string path)
    {
        NodeFiles files = node.Files;
        foreach (string list in files.List(DpkgFolder).Where(name => name.EndsWith(".list", StringComparison.Ordinal)))
        {
            string text = files.TextUpTo($"{DpkgFolder}/{list}", MaxList) ?? "";
            int at = text.IndexOf($"{path}\n", StringComparison.Ordinal);
            if (at == 0 || (at > 0 && text[at - 1] == '\n'))
                return list[..^".list".Length].Split(':')[0];
        }
        return "";
    }

    private async Task<string> RpmAsync(string path, CancellationToken cancellation)
    {
        // It ends with 1 where no package owns the file, which is no failure.
        string? text = await node.AskAsync("rpm", ["-qf", "--qf", "%{NAME}\n", path], path, cancellation, isFine: 1);
        string name = (text ?? "").Split('\n')[0].Trim();
        return name.Contains(' ') ? "" : name;
    }
}
