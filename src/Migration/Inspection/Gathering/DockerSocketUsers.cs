using System.Globalization;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Who uses Docker's socket at this moment: processes that have a connection to it, and processes that see it in a mount namespace of their own.</summary>
internal sealed class DockerSocketUsers(NodeReading node, ProcessTable processes)
{
    private const string Daemon = "dockerd";

    private const int MaxNamespaces = 2000;

    /// <summary>Names of processes other than dockerd and this one, in ordinal order.</summary>
    internal async Task<IReadOnlyList<string>> ReadAsync(IReadOnlyCollection<string> sockets, CancellationToken cancellation)
    {
        if (!node.Live)
            return [];
        var users = new SortedSet<string>(StringComparer.Ordinal);
        users.UnionWith(Peers(await node.AskAsync("ss", ["-x", "-p", "-H"], "users of Docker's socket", cancellation) ?? "", sockets));
        users.UnionWith(Mounted());
        users.Remove("");
        users.Remove(Daemon);
        return [.. users];
    }

    /// <summary>The processes at the other end, from what <c>ss -xpH</c> prints: local address, its inode, peer, its inode, users.</summary>
    internal static IEnumerable<string> Peers(string table, IReadOnlyCollection<string> sockets)
    {
        string own = $"pid={Environment.ProcessId.ToString(CultureInfo.InvariantCulture)},";
        string[][] lines = [.. table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(fields => fields.Length >= 8)];
        HashSet<string> peers = [.. lines.Where(fields => sockets.Contains(fields[4])).Select(fields => fields[7])];
        return
        [
            .. from fields in lines
               where peers.Contains(fields[5]) && fields.Length > 8 && !fields[8].Contains(own, StringComparison.Ordinal)
               let quoted = fields[8].Split('"')
               where quoted.Length > 1
               select quoted[1],
        ];
    }

    // A process of each mount namespace but the node's own: a socket that is mounted by itself shows as a mount.
    private IEnumerable<string> Mounted()
    {
        var seen = new HashSet<string> { processes.Link(1, "ns/mnt") ?? "" };
        foreach (int id in processes.Ids())
        {
            if (processes.Link(id, "ns/mnt") is not { } space || !seen.Add(space))
                continue;
            if (seen.Count > MaxNamespaces)
                yield break;
            if (processes.Read(id, "mountinfo").Split('\n').Any(line => line.Split(' ') is { Length: > 4 } fields && fields[3].EndsWith("/docker.sock", StringComparison.Ordinal)))
                yield return processes.Name(id);
        }
    }
}
