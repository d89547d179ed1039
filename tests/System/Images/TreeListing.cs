using System.Globalization;
using System.Security.Cryptography;
using Sampan.Linux.Files;

namespace Sampan.Tests.System.Images;

/// <summary>A tree as text: all that a container could notice of it.</summary>
internal static class TreeListing
{
    internal static IReadOnlyList<string> Of(string path)
    {
        var lines = new List<string>();
        var nodes = new Dictionary<ulong, string>();
        using RootedDirectory root = RootedDirectory.Open(path);
        Walk(root, "", lines, nodes);
        return lines;
    }

    /// <summary>The inodes of the regular files below a folder.</summary>
    internal static HashSet<ulong> Inodes(string path)
    {
        var lines = new List<string>();
        var nodes = new Dictionary<ulong, string>();
        using RootedDirectory root = RootedDirectory.Open(path);
        Walk(root, "", lines, nodes);
        return [.. nodes.Keys];
    }

    private static void Walk(RootedDirectory folder, string path, List<string> lines, Dictionary<ulong, string> nodes)
    {
        foreach (string name in folder.Names().Order(StringComparer.Ordinal))
        {
            NodeFacts facts = folder.Stat(name)!.Value;
            string at = $"{path}/{name}";
            string what = facts.Type switch
            {
                NodeType.Symlink => folder.ReadLink(name),
                NodeType.File => Hash(folder, name) + (nodes.TryGetValue(facts.Inode, out string? first) ? " = " + first : ""),
                _ => facts.Node.ToString(),
            };
            if (facts.Type == NodeType.File)
                nodes.TryAdd(facts.Inode, at);
            string attributes = string.Join(",", folder.AttributeNames(name).Where(a => !a.StartsWith("trusted.overlay.", StringComparison.Ordinal)).Order()
                .Select(a => $"{a}={Convert.ToHexString(folder.GetAttribute(name, a) ?? [])}"));
            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"{at} {facts.Type} {facts.Mode:X} {facts.Uid}:{facts.Gid} {facts.Modified.Seconds} {what} {attributes}"));
            if (facts.Type != NodeType.Directory)
                continue;
            using RootedDirectory child = folder.OpenDirectory(name);
            Walk(child, at, lines, nodes);
        }
    }

    private static string Hash(RootedDirectory folder, string name)
    {
        using var file = new FileStream(folder.OpenFile(name), FileAccess.Read);
        return Convert.ToHexString(SHA256.HashData(file))[..12];
    }
}
