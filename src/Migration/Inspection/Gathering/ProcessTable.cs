using System.Globalization;
using System.Text;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The processes of a node that runs. One that goes away meanwhile is as if it had not been there.</summary>
internal sealed class ProcessTable(NodeFiles files)
{
    private const int MaxDescriptors = 65_536, MaxText = 4 * 1024 * 1024, ReadBytes = 16 * 1024;

    private IReadOnlyDictionary<long, string>? _owners;

    /// <summary>The ids of all processes.</summary>
    internal IReadOnlyList<int> Ids() =>
        files.Live ? [.. files.List("/proc").Select(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0).Where(id => id > 0)] : [];

    /// <summary>A process's name; empty if it is gone.</summary>
    internal string Name(int id) => Read(id, "comm").Trim();

    /// <summary>A process's arguments, program first; empty if it is gone or a thread of the kernel.</summary>
    internal IReadOnlyList<string> Arguments(int id) => Read(id, "cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A text file of a process, its first 4 MiB; empty if it is gone.</summary>
    internal string Read(int id, string file)
    {
        try
        {
            if (files.Find(Invariant($"/proc/{id}/{file}")) is not { } path)
                return "";
            using FileStream stream = File.OpenRead(path);
            using var text = new MemoryStream();
            byte[] piece = new byte[ReadBytes];
            while (text.Length < MaxText && stream.Read(piece) is > 0 and int count)
                text.Write(piece, 0, count);
            return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Where a link of a process leads; null if it is gone.</summary>
    internal string? Link(int id, string file)
    {
        try
        {
            return files.Find(Invariant($"/proc/{id}")) is { } path ? new FileInfo($"{path}/{file}").LinkTarget : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The name of the process that has the socket of this inode open; null if none is seen.</summary>
    internal string? OwnerOf(long inode) => (_owners ??= Owners()).GetValueOrDefault(inode);

    private Dictionary<long, string> Owners()
    {
        var owners = new Dictionary<long, string>();
        foreach (int id in Ids())
        {
            string? name = null;
            foreach (long inode in Sockets(id))
                owners.TryAdd(inode, name ??= Name(id));
        }
        return owners;
    }

    private List<long> Sockets(int id)
    {
        var inodes = new List<long>();
        try
        {
            if (files.Find(Invariant($"/proc/{id}/fd")) is not { } folder)
                return inodes;
            foreach (FileInfo descriptor in new DirectoryInfo(folder).EnumerateFiles().Take(MaxDescriptors))
            {
                if (Inode(descriptor.LinkTarget) is { } inode)
                    inodes.Add(inode);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
        }
        return inodes;
    }

    private static long? Inode(string? link) =>
        link is not null && link.StartsWith("socket:[", StringComparison.Ordinal)
            && long.TryParse(link.AsSpan("socket:[".Length).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out long inode) ? inode : null;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
