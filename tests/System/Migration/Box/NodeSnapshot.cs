using System.Globalization;
using System.Security.Cryptography;
using Sampan.Linux.Files;

namespace Sampan.Tests.System.Migration.Box;

/// <summary>What must be as before once a move was taken back: files by content, mode, owner and attributes, and what units are and do.</summary>
internal static class NodeSnapshot
{
    private static readonly string[] Folders = ["/etc", "/var/lib/kubelet", "/lib/systemd/system"];
    private static readonly string[] Units =
    [
        "docker.service", "docker.socket", "containerd.service", "kubelet.service", "sampan.service", "crio.service", "cri-docker.service",
        "cri-docker.socket", "isulad.service",
    ];

    /// <summary>Lines that begin with a path or a unit's name, in order.</summary>
    public static async Task<IReadOnlyList<string>> TakeAsync(NodeInBox box)
    {
        var lines = new List<string>();
        foreach (string folder in Folders)
        {
            // /lib is a link.
            string at = box.Files.At(folder.StartsWith("/lib/", StringComparison.Ordinal) ? "/usr" + folder : folder);
            if (!Directory.Exists(at))
                continue;
            using RootedDirectory parent = RootedDirectory.Open(Path.GetDirectoryName(at)!);
            Walk(parent, Path.GetFileName(at), folder, lines);
        }
        foreach (string unit in Units)
        {
            string state = await box.RunAsync($"systemctl show -p LoadState,UnitFileState,ActiveState,SubState {unit}");
            lines.Add($"{unit} {string.Join(' ', state.Split('\n').Order(StringComparer.Ordinal))}");
        }
        return lines;
    }

    /// <summary>Asserts that nothing differs; says what does.</summary>
    public static void AssertSame(IReadOnlyList<string> before, IReadOnlyList<string> after) => Assert.True(
        before.SequenceEqual(after),
        $"gone or changed:\n{string.Join('\n', before.Except(after))}\nnew or changed:\n{string.Join('\n', after.Except(before))}");

    private static void Walk(RootedDirectory parent, string name, string path, List<string> lines)
    {
        NodeFacts facts = parent.Stat(name)!.Value;
        string what = facts.Type switch
        {
            NodeType.Symlink => "-> " + parent.ReadLink(name),
            NodeType.File => Hash(parent, name),
            _ => "",
        };
        string attributes = string.Join(",", parent.AttributeNames(name)
            .Where(attribute => !attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(attribute => $"{attribute}={Convert.ToHexString(parent.GetAttribute(name, attribute) ?? [])}"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"{path} {facts.Type} {facts.Mode:X} {facts.Uid}:{facts.Gid} {what} {attributes}"));
        if (facts.Type != NodeType.Directory)
            return;
        using RootedDirectory folder = parent.OpenDirectory(name);
        foreach (string child in folder.Names().Order(StringComparer.Ordinal))
            Walk(folder, child, $"{path}/{child}", lines);
    }

    private static string Hash(RootedDirectory folder, string name)
    {
        using var file = new FileStream(folder.OpenFile(name), FileAccess.Read);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
