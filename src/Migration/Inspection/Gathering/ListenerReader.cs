using System.Globalization;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Who listens on which TCP port of the node's own network, see proc_net_tcp(5).</summary>
internal static class ListenerReader
{
    private const int MaxTable = 64 * 1024 * 1024;

    private const string Listening = "0A";

    /// <summary>Port → program; an empty name where the process is not seen, as for sockets of the kernel.</summary>
    internal static IReadOnlyDictionary<int, string> Read(NodeFiles files, ProcessTable processes)
    {
        var listeners = new SortedDictionary<int, string>();
        foreach (string file in files.Live ? (string[])["/proc/net/tcp", "/proc/net/tcp6"] : [])
        {
            foreach ((int port, long inode) in Parse(files.TextUpTo(file, MaxTable) ?? ""))
            {
                string owner = processes.OwnerOf(inode) ?? "";
                if (!listeners.TryAdd(port, owner) && listeners[port].Length == 0)
                    listeners[port] = owner;
            }
        }
        return listeners;
    }

    /// <summary>The listening lines: port and the socket's inode.</summary>
    internal static IEnumerable<(int Port, long Inode)> Parse(string table)
    {
        foreach (string line in table.Split('\n').Skip(1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 9 && fields[3] == Listening
                && int.TryParse(fields[1].AsSpan(fields[1].IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int port)
                && long.TryParse(fields[9], NumberStyles.None, CultureInfo.InvariantCulture, out long inode))
            {
                yield return (port, inode);
            }
        }
    }
}
