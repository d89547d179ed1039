using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>
/// Folders of configuration that lie over each other, as sysctl.d(5), modules-load.d(5) and units' drop-ins have it: of files of one
/// name the one in the first folder counts, a link to /dev/null hides the others, and names decide the order across folders.
/// </summary>
internal static class OverlaidFolders
{
    /// <summary>The files that count, in the order in which they are read.</summary>
    /// <param name="files">The node.</param>
    /// <param name="folders">Strongest first.</param>
    /// <param name="suffix">How names end.</param>
    internal static IReadOnlyList<string> Files(NodeFiles files, IReadOnlyList<string> folders, string suffix)
    {
        var chosen = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string folder in folders)
        {
            foreach (string name in files.List(folder).Where(name => name.EndsWith(suffix, StringComparison.Ordinal)))
                chosen.TryAdd(name, $"{folder}/{name}");
        }
        return [.. chosen.Values.Where(file => files.LinkTarget(file) is not "/dev/null")];
    }
}
