using System.Globalization;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>One of a log's files: 0 is the one that dockerd writes, greater numbers are older.</summary>
internal readonly record struct RotatedFile(int Number, ulong Inode, long Size)
{
    // dockerd keeps max-file of them; whoever asks for more is served with the newest.
    private const int MaxNumber = 9999;

    /// <summary>The name of a number: dockerd appends it.</summary>
    internal static string NameOf(string path, int number) =>
        number == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    /// <summary>The files that are there, oldest first. While dockerd renames them the list may be wrong: compare two.</summary>
    /// <exception cref="LinuxException">The folder cannot be read.</exception>
    internal static List<RotatedFile> List(string path)
    {
        var files = new List<RotatedFile>();
        string name = Path.GetFileName(path);
        try
        {
            using RootedDirectory folder = RootedDirectory.Open(Path.GetDirectoryName(path)!);
            foreach (string entry in folder.Names())
            {
                if (NumberOf(entry, name) is { } number && folder.Stat(entry) is { Type: NodeType.File } facts)
                {
                    files.Add(new RotatedFile(number, facts.Inode, facts.Size));
                }
            }
        }
        catch (LinuxException e) when (e.Errno == Errno.ENOENT)
        {
            return files;
        }
        files.Sort((left, right) => right.Number.CompareTo(left.Number));
        return files;
    }

    private static int? NumberOf(string entry, string name) =>
        !entry.StartsWith(name, StringComparison.Ordinal) ? null
        : entry.Length == name.Length ? 0
        : entry[name.Length] == '.'
            && int.TryParse(entry.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number is > 0 and <= MaxNumber ? number
        : null;
}
