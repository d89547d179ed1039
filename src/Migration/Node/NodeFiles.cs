using System.Text;
using Sampan.Linux.Files;

namespace Sampan.Migration.Node;

/// <summary>
/// The files of a node: of this machine, or of a copy of one below a folder. Links are followed inside of the copy: an absolute one
/// begins at its root, and none leads out of it. What cannot be read is as if it were not there; why is kept in <see cref="Unread"/>.
/// </summary>
/// <param name="root">The node's root as this machine sees it; <c>/</c> for this machine.</param>
/// <param name="live">Whether it is a machine that runs; null for whether it is this one.</param>
public sealed class NodeFiles(string root, bool? live = null)
{
    /// <summary>How many bytes of a file are read at most; a larger file is not read at all.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>How many entries of a folder are listed at most.</summary>
    public const int MaxEntries = 20_000;

    private const int MaxLinks = 40;
    private const int FirstRead = 4096;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
    private readonly SortedSet<string> _unread = new(StringComparer.Ordinal);

    /// <summary>Whether this is the machine itself.</summary>
    public bool Live => live ?? IsWhole;

    private bool IsWhole => _root == "/";

    /// <summary>What could not be read and why, one sentence each.</summary>
    public IReadOnlyCollection<string> Unread => _unread;

    /// <summary>Adds a sentence to <see cref="Unread"/>: what, and why.</summary>
    public void Miss(string sentence) => _unread.Add(sentence);

    /// <summary>The text of a file; null if it is not there or cannot be read.</summary>
    public string? Text(string path) => TextUpTo(path, MaxBytes);

    /// <summary>The bytes of a file; null if it is not there or cannot be read.</summary>
    public byte[]? Bytes(string path) => BytesUpTo(path, MaxBytes);

    /// <summary>The text of a file that may have another size than most.</summary>
    public string? TextUpTo(string path, int cap)
    {
        byte[]? bytes = BytesUpTo(path, cap);
        return bytes is null ? null : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The bytes of a file that may have another size than most.</summary>
    public byte[]? BytesUpTo(string path, int cap)
    {
        try
        {
            // What waits for a writer, or is a device, is not opened.
            if (Find(path) is not { } file || !File.Exists(file) || RealPath.Stat(RealPath.Of(file))?.Type != NodeType.File)
                return null;
            using FileStream stream = File.OpenRead(file);
            // Files of /proc say they have no length.
            byte[] buffer = new byte[Math.Min(Math.Max(stream.Length, FirstRead), cap) + 1];
            int count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            while (count == buffer.Length && count <= cap)
            {
                Array.Resize(ref buffer, Math.Min(2 * buffer.Length, cap + 1));
                count += stream.ReadAtLeast(buffer.AsSpan(count), buffer.Length - count, throwOnEndOfStream: false);
            }
            if (count > cap)
            {
                _unread.Add($"{path}: has more than {cap >> 20} MiB, which is more than is read.");
                return null;
            }
            return buffer[..count];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unread.Add($"{path}: {e.Message}");
            return null;
        }
    }

    /// <summary>Whether there is a file or a folder, links followed.</summary>
    public bool Exists(string path) => Find(path) is { } file && Path.Exists(file);

    /// <summary>Whether there is a folder, links followed.</summary>
    public bool IsFolder(string path) => Find(path) is { } file && Directory.Exists(file);

    /// <summary>Names of a folder's entries in ordinal order; empty if it is not there or cannot be read.</summary>
    public IReadOnlyList<string> List(string path)
    {
        try
        {
            if (Find(path) is not { } folder || !Directory.Exists(folder))
                return [];
            List<string> names = [.. Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)!).Take(MaxEntries + 1)];
            if (names.Count > MaxEntries)
            {
                _unread.Add($"{path}: has more than {MaxEntries} entries; the rest is left out.");
                names.RemoveAt(MaxEntries);
            }
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unread.Add($"{path}: {e.Message}");
            return [];
        }
    }

    /// <summary>Where a symbolic link leads, as it says; null if it is none.</summary>
    public string? LinkTarget(string path)
    {
        string? folder = Find(Path.GetDirectoryName(path) ?? "/");
        return folder is null ? null : new FileInfo(Path.Combine(folder, Path.GetFileName(path))).LinkTarget;
    }

    /// <summary>The path on this machine of a path of the node, all links followed inside of its root; null if a part is missing or links turn in a circle.</summary>
    public string? Find(string path)
    {
        if (IsWhole)
            return path;
        var left = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        string at = _root;
        int links = 0;
        while (left.TryPop(out string? name))
        {
            if (name == ".")
                continue;
            if (name == "..")
            {
                at = at.Length > _root.Length ? Path.GetDirectoryName(at)! : _root;
                continue;
            }
            string next = Path.Combine(at, name);
            if (new FileInfo(next).LinkTarget is { } target)
            {
                if (++links > MaxLinks)
                {
                    _unread.Add($"{path}: its links turn in a circle.");
                    return null;
                }
                if (target.StartsWith('/'))
                    at = _root;
                foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                    left.Push(part);
                continue;
            }
            if (left.Count > 0 && !Directory.Exists(next))
                return null;
            at = next;
        }
        return at;
    }
}
