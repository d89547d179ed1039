using System.Globalization;
using System.Net;

namespace Sampan.Daemon.Engines.Docker.Adoption;

/// <summary>The addresses of a network namespace, as its processes' /proc tells them.</summary>
internal static class PodAddresses
{
    private const string Local = "/32 host LOCAL", Leaf = "|-- ";

    /// <summary>The addresses beside loopback and link-local ones, IPv4 first; none when the process is gone.</summary>
    public static IReadOnlyList<string> Read(int pid)
    {
        try
        {
            string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/net");
            string sixth = Path.Combine(folder, "if_inet6");
            return [.. V4(File.ReadAllLines(Path.Combine(folder, "fib_trie"))), .. V6(File.Exists(sixth) ? File.ReadAllLines(sixth) : [])];
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>The IPv4 addresses in the lines of <c>fib_trie</c>.</summary>
    internal static IEnumerable<string> V4(IReadOnlyList<string> lines) => lines.Zip(lines.Skip(1))
        .Where(pair => pair.Second.Contains(Local, StringComparison.Ordinal) && pair.First.Contains(Leaf, StringComparison.Ordinal))
        .Select(pair => pair.First[(pair.First.IndexOf(Leaf, StringComparison.Ordinal) + Leaf.Length)..].Trim())
        .Where(address => !address.StartsWith("127.", StringComparison.Ordinal))
        .Distinct();

    /// <summary>The IPv6 addresses of global scope in the lines of <c>if_inet6</c>.</summary>
    internal static IEnumerable<string> V6(IReadOnlyList<string> lines) => lines
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length == 6 && fields[0].Length == 32 && fields[3] == "00")
        .Select(fields => new IPAddress(Convert.FromHexString(fields[0])).ToString());
}
