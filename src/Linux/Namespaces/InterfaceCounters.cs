using System.Globalization;

namespace Sampan.Linux.Namespaces;

/// <summary>Traffic of a network interface, proc_net(5): since it was made.</summary>
/// <param name="Name">As <c>eth0</c>.</param>
/// <param name="ReceivedBytes">Bytes in.</param>
/// <param name="ReceivedPackets">Packets in.</param>
/// <param name="ReceiveErrors">Broken packets in.</param>
/// <param name="ReceiveDrops">Packets in that were dropped.</param>
/// <param name="SentBytes">Bytes out.</param>
/// <param name="SentPackets">Packets out.</param>
/// <param name="SendErrors">Packets out that failed.</param>
/// <param name="SendDrops">Packets out that were dropped.</param>
public sealed record InterfaceCounters(
    string Name, ulong ReceivedBytes, ulong ReceivedPackets, ulong ReceiveErrors, ulong ReceiveDrops,
    ulong SentBytes, ulong SentPackets, ulong SendErrors, ulong SendDrops)
{
    private const int Fields = 16;

    /// <summary>Reads those of a pinned network namespace, without its loopback, on a thread that enters it.</summary>
    /// <exception cref="LinuxException">The namespace is gone.</exception>
    public static IReadOnlyList<InterfaceCounters> Read(string pin)
    {
        string text = "";
        PinnedNamespaces.RunInNetwork(pin, () => text = File.ReadAllText("/proc/thread-self/net/dev"));
        return Parse(text);
    }

    /// <summary>Reads the text of <c>/proc/net/dev</c>.</summary>
    public static IReadOnlyList<InterfaceCounters> Parse(string text)
    {
        var found = new List<InterfaceCounters>();
        foreach (string line in text.Split('\n'))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string[] fields = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (colon > 0 && fields.Length >= Fields && line[..colon].Trim() is var name and not "lo")
            {
                ulong[] n = [.. fields.Select(field => ulong.TryParse(field, CultureInfo.InvariantCulture, out ulong value) ? value : 0)];
                found.Add(new InterfaceCounters(name, n[0], n[1], n[2], n[3], n[8], n[9], n[10], n[11]));
            }
        }
        return found;
    }
}
