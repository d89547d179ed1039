using System.Globalization;
using System.Security.Cryptography;
using Sampan.Linux.Files;

namespace Sampan.Tests.Testing.Migration;

/// <summary>All that can be told of a tree, a line for each name: kind, mode, owner, content, attributes, time of files.</summary>
public static class TreeSnapshot
{
    public static IReadOnlyList<string> Of(string root)
    {
        var lines = new List<string>();
        Add(root, "", lines);
        return lines;
    }

    private static void Add(string root, string below, List<string> lines)
    {
        using RootedDirectory folder = RootedDirectory.Open(Path.Combine(root, below));
        foreach (string name in folder.Names().Order(StringComparer.Ordinal))
        {
            string path = Path.Combine(below, name);
            NodeFacts facts = folder.Stat(name)!.Value;
            string what = facts.Type switch
            {
                NodeType.File => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, path)))),
                NodeType.Symlink => folder.ReadLink(name),
                _ => "",
            };
            // A folder's own time changes with each name that comes and goes in it.
            string time = facts.Type == NodeType.Directory ? "" : $"{facts.Modified.Seconds}.{facts.Modified.Nanoseconds}";
            string attributes = string.Join(
                ',', folder.AttributeNames(name).Order(StringComparer.Ordinal).Select(a => $"{a}={Convert.ToHexString(folder.GetAttribute(name, a) ?? [])}"));
            lines.Add(string.Create(
                CultureInfo.InvariantCulture, $"{path} {facts.Type} {Convert.ToString(facts.Mode, 8)} {facts.Uid}:{facts.Gid} {time} {what} {attributes}"));
            if (facts.Type == NodeType.Directory)
                Add(root, path, lines);
        }
    }
}
