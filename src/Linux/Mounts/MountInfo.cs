using System.Globalization;
using System.Text;
using Sampan.Linux.Files;

namespace Sampan.Linux.Mounts;

/// <summary>One line of /proc/PID/mountinfo, see proc(5).</summary>
public sealed record MountInfo
{
    /// <summary>The mount's number.</summary>
    public required int Id { get; init; }

    /// <summary>The number of the mount it lies on.</summary>
    public required int ParentId { get; init; }

    /// <summary>The file system's device, e.g. <c>8:1</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The folder of the file system that is shown.</summary>
    public required string Root { get; init; }

    /// <summary>Where it is mounted.</summary>
    public required string MountPoint { get; init; }

    /// <summary>The mount's own options, e.g. <c>rw,nosuid</c>.</summary>
    public required string Options { get; init; }

    /// <summary>Propagation, e.g. <c>shared:12</c>; empty if private.</summary>
    public required IReadOnlyList<string> Propagation { get; init; }

    /// <summary>Whether what is mounted below it appears elsewhere, and the other way round.</summary>
    public bool IsShared => Propagation.Any(word => word.StartsWith("shared:", StringComparison.Ordinal));

    /// <summary>Whether what is mounted elsewhere appears below it.</summary>
    public bool IsSlave => Propagation.Any(word => word.StartsWith("master:", StringComparison.Ordinal));

    /// <summary>The file system, e.g. <c>overlay</c>.</summary>
    public required string FileSystem { get; init; }

    /// <summary>The device or name given at mount.</summary>
    public required string Source { get; init; }

    /// <summary>The file system's options.</summary>
    public required string SuperOptions { get; init; }

    /// <summary>All mounts this process sees, in the order they were made.</summary>
    public static IReadOnlyList<MountInfo> Read() => Parse(File.ReadAllBytes("/proc/self/mountinfo"));

    /// <summary>The mount on which a path lies: the nearest above it, and of several in one place the one on top.</summary>
    /// <param name="mounts">All mounts.</param>
    /// <param name="path">An absolute path without links, <c>.</c> and <c>..</c>.</param>
    public static MountInfo? Over(IReadOnlyList<MountInfo> mounts, string path)
    {
        List<MountInfo> above = [.. mounts.Where(mount => IsAtOrBelow(path, mount.MountPoint))];
        int nearest = above.Count == 0 ? 0 : above.Max(mount => mount.MountPoint.Length);
        above.RemoveAll(mount => mount.MountPoint.Length != nearest);
        return above.FindLast(mount => !above.Exists(other => other.ParentId == mount.Id && other.Id != mount.Id)) ?? above.LastOrDefault();
    }

    /// <summary>Reads the lines of a mountinfo file; lines that are not in its form are left out.</summary>
    public static IReadOnlyList<MountInfo> Parse(ReadOnlySpan<byte> text)
    {
        var mounts = new List<MountInfo>();
        foreach (Range range in text.Split((byte)'\n'))
        {
            if (ParseLine(text[range]) is { } mount)
                mounts.Add(mount);
        }
        return mounts;
    }

    private static bool IsAtOrBelow(string path, string mountPoint) =>
        mountPoint == "/" || (path.StartsWith(mountPoint, StringComparison.Ordinal)
            && (path.Length == mountPoint.Length || path[mountPoint.Length] == '/'));

    private static MountInfo? ParseLine(ReadOnlySpan<byte> line)
    {
        string[] fields = PathText.Decode(line).Split(' ');
        int dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
        if (dash < 0 || fields.Length < dash + 4
            || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int id)
            || !int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent))
        {
            return null;
        }
        return new MountInfo
        {
            Id = id,
            ParentId = parent,
            Device = fields[2],
            Root = Unescape(fields[3]),
            MountPoint = Unescape(fields[4]),
            Options = fields[5],
            Propagation = fields[6..dash],
            FileSystem = fields[dash + 1],
            Source = Unescape(fields[dash + 2]),
            SuperOptions = fields[dash + 3],
        };
    }

    /// <summary>Space, tab, newline and backslash are written as three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\'))
            return field;
        var text = new StringBuilder(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            bool escape = field[i] == '\\' && i + 3 < field.Length + 0 && IsOctal(field, i + 1);
            text.Append(escape ? (char)Convert.ToInt32(field.Substring(i + 1, 3), 8) : field[i]);
            i += escape ? 3 : 0;
        }
        return text.ToString();
    }

    private static bool IsOctal(string field, int at) =>
        field[at] is >= '0' and <= '3' && field[at + 1] is >= '0' and <= '7' && field[at + 2] is >= '0' and <= '7';
}
