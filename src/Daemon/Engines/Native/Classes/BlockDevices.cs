using System.Text;
using System.Text.RegularExpressions;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native.Classes;

/// <summary>Finds block devices by paths with wildcards, as glob(7) has them.</summary>
internal static class BlockDevices
{
    private const int MaxMatches = 4096;

    private static readonly char[] Wild = ['*', '?', '['];

    /// <summary>The block devices that exist now; links are followed.</summary>
    public static IEnumerable<(long Major, long Minor)> Find(string pattern)
    {
        foreach (string path in Expand(pattern).Take(MaxMatches))
        {
            if (RealPath.Stat(RealPath.Of(path)) is { Type: NodeType.BlockDevice } node)
            {
                yield return (node.Node.Major, node.Node.Minor);
            }
        }
    }

    /// <summary>The paths that a pattern stands for, in order.</summary>
    public static IEnumerable<string> Expand(string pattern)
    {
        IEnumerable<string> found = [pattern.StartsWith('/') ? "/" : "."];
        foreach (string name in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            found = name.IndexOfAny(Wild) < 0
                ? found.Select(folder => Path.Combine(folder, name))
                : found.Where(Directory.Exists).SelectMany(folder => Matches(folder, new Regex(Translate(name))));
        }
        return found.Where(Path.Exists).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Matches(string folder, Regex name) =>
        Directory.EnumerateFileSystemEntries(folder).Where(path => name.IsMatch(Path.GetFileName(path)));

    private static string Translate(string name)
    {
        var text = new StringBuilder("^");
        for (int at = 0; at < name.Length; at++)
        {
            int end = name[at] == '[' ? name.IndexOf(']', Math.Min(at + 2, name.Length)) : -1;
            if (end > 0)
            {
                bool negated = name[at + 1] is '^' or '!';
                string set = name[(at + (negated ? 2 : 1))..end];
                text.Append(negated ? "[^" : "[").Append(set.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)).Append(']');
                at = end;
                continue;
            }
            text.Append(name[at] switch { '*' => ".*", '?' => ".", char other => Regex.Escape(other.ToString()) });
        }
        return text.Append('$').ToString();
    }
}
