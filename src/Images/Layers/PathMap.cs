using System.Diagnostics.CodeAnalysis;

namespace Sampan.Images.Layers;

/// <summary>
/// Values by path, of which all below a folder can be removed without looking at the others: a layer may replace its folders
/// as often as it has entries.
/// </summary>
internal sealed class PathMap<T>
{
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    /// <summary>The paths in ordinal order.</summary>
    internal IEnumerable<string> Paths => _paths;

    internal bool TryGet(string path, [MaybeNullWhen(false)] out T value) => _values.TryGetValue(path, out value);

    internal void Set(string path, T value)
    {
        if (!_values.ContainsKey(path))
            _paths.Add(path);
        _values[path] = value;
    }

    internal void Remove(string path)
    {
        if (_values.Remove(path))
            _paths.Remove(path);
    }

    /// <summary>Removes the path and all that is below it.</summary>
    internal void RemoveTree(string path)
    {
        Remove(path);
        // '0' follows '/': between the two is what begins with the path and a slash.
        foreach (string below in _paths.GetViewBetween(path + "/", path + "0").ToList())
        {
            if (below.StartsWith(path + "/", StringComparison.Ordinal))
                Remove(below);
        }
    }
}
