namespace Sampan.Images.Layers;

/// <summary>Makes an entry's name a path below the layer's folder.</summary>
internal static class EntryPath
{
    /// <summary>The path without leading slash, <c>.</c>, <c>..</c> and double slashes; empty for the folder itself.</summary>
    /// <exception cref="LayerException">It climbs out, or exceeds a cap; the message names it.</exception>
    internal static string Clean(string name, LayerLimits limits)
    {
        if (name.Length > limits.MaxPath)
            throw new LayerException($"The layer's entry '{name[..60]}…' has a path longer than {limits.MaxPath}.");
        if (name.Contains('\0'))
            throw new LayerException($"The layer's entry '{name.Replace('\0', '?')}' has a NUL in its path.");
        var parts = new List<string>();
        foreach (string part in name.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                throw new LayerException($"The layer's entry '{name}' climbs out of the layer: refused.");
        }
        return parts.Count <= limits.MaxDepth
            ? string.Join('/', parts)
            : throw new LayerException($"The layer's entry '{name[..Math.Min(60, name.Length)]}…' is more than {limits.MaxDepth} folders deep.");
    }

    /// <summary>The folder and the last part.</summary>
    internal static (string Folder, string Name) Split(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }
}
