using Sampan.Images.Layers.Tar;

namespace Sampan.Images.Layers;

/// <summary>Reads single files of a tar, packed or not.</summary>
public static class TarFiles
{
    /// <summary>Reads the regular files of these names; those that are missing are left out.</summary>
    /// <param name="tar">The tar; disposed.</param>
    /// <param name="names">Paths without a leading <c>./</c>.</param>
    /// <param name="limit">The most bytes of one.</param>
    /// <exception cref="LayerException">It is damaged, is no tar, or a file is larger.</exception>
    public static IReadOnlyDictionary<string, byte[]> Read(Stream tar, IReadOnlySet<string> names, int limit)
    {
        var limits = new LayerLimits();
        using LayerStream plain = LayerStream.Open(tar, "sha256", limits);
        var reader = new TarReader(plain, limits);
        var found = new Dictionary<string, byte[]>();
        while (found.Count < names.Count && reader.Next() is { } entry)
        {
            string name = entry.Path.StartsWith("./", StringComparison.Ordinal) ? entry.Path[2..] : entry.Path;
            if (entry.Type != TarEntryType.File || !names.Contains(name))
            {
                continue;
            }
            if (entry.Size > limit)
            {
                throw new LayerException($"{name} has {entry.Size} bytes, more than the {limit} allowed.");
            }
            byte[] content = new byte[entry.Size];
            for (int read = 0, count; read < content.Length && (count = reader.Read(content.AsSpan(read))) > 0; read += count)
            {
            }
            found[name] = content;
        }
        return found;
    }
}
