using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The list of packages that dpkg keeps, see deb-control(5).</summary>
internal static class DpkgStatus
{
    private const int MaxPackages = 50_000;

    /// <summary>The packages that are installed, those whose removal or configuration is half done included.</summary>
    internal static IReadOnlyList<PackageFacts> Parse(string text)
    {
        var packages = new List<PackageFacts>();
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            int colon = line.IndexOf(':');
            if (line.IsWhiteSpace())
                Take(fields, packages);
            else if (line[0] is not ' ' and not '\t' && colon > 0)
                fields[line[..colon].ToString()] = line[(colon + 1)..].Trim().ToString();
            if (packages.Count >= MaxPackages)
                return packages;
        }
        Take(fields, packages);
        return packages;
    }

    private static void Take(Dictionary<string, string> fields, List<PackageFacts> packages)
    {
        // What is wanted, whether it is damaged, what it is: "install ok installed".
        string[] status = fields.GetValueOrDefault("Status", "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string name = fields.GetValueOrDefault("Package", "");
        if (name.Length > 0 && status.Length == 3 && status[2] is not "not-installed" and not "config-files")
        {
            packages.Add(new PackageFacts(
                name, fields.GetValueOrDefault("Version", ""), status[0] == "hold",
                [.. Names(fields.GetValueOrDefault("Pre-Depends", "")), .. Names(fields.GetValueOrDefault("Depends", ""))]));
        }
        fields.Clear();
    }

    /// <summary>The names of <c>a (>= 1), b | c:any</c>.</summary>
    private static IEnumerable<string> Names(string relation) =>
        relation.Split([',', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => word.Split([' ', '(', '[', ':'])[0])
            .Where(word => word.Length > 0)
            .Distinct(StringComparer.Ordinal);
}
