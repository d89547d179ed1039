using System.Globalization;

namespace Sampan.Linux.Cgroups;

/// <summary>Reads the files of one cgroup folder; what is missing or says "max" is null.</summary>
/// <param name="Folder">The folder; null where the controller is not mounted.</param>
internal readonly record struct CgroupFiles(string? Folder)
{
    // The kernel writes "no limit" of v1 as the largest page-aligned number.
    private const ulong LegacyUnlimited = 0x7FFF_FFFF_FFFF_F000;

    /// <summary>A file's text; empty when there is none.</summary>
    public string Text(string file)
    {
        try
        {
            return Folder is null ? "" : File.ReadAllText(Path.Join(Folder, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>A file with one number.</summary>
    public ulong? Number(string file) =>
        ulong.TryParse(Text(file).AsSpan().Trim(), CultureInfo.InvariantCulture, out ulong value) ? value : null;

    /// <summary>A file with one limit; null when it is none.</summary>
    public ulong? Limit(string file) => Number(file) is { } value && value < LegacyUnlimited ? value : null;

    /// <summary>A file of names and numbers, a pair a line.</summary>
    public IReadOnlyDictionary<string, ulong> Pairs(string file)
    {
        var pairs = new Dictionary<string, ulong>(StringComparer.Ordinal);
        foreach (string line in Text(file).Split('\n'))
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && ulong.TryParse(line.AsSpan(space + 1), CultureInfo.InvariantCulture, out ulong value))
            {
                pairs[line[..space]] = value;
            }
        }
        return pairs;
    }
}
