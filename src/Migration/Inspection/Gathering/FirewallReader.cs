using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>
/// What Docker and host ports left in iptables, and whether packets between interfaces pass. Both backends are asked, since rules may lie
/// in either; of the old one only the tables that are there, since asking for another makes it.
/// </summary>
internal static class FirewallReader
{
    private const string NftProgram = "iptables-nft-save", LegacyProgram = "iptables-legacy-save", Program = "iptables-save";

    private static readonly string[] Tables = ["filter", "nat"];

    /// <summary>Adds chains, without the names of their tables, and the policy of FORWARD.</summary>
    internal static async Task<HostFacts> ReadAsync(NodeReading node, HostFacts host, CancellationToken cancellation)
    {
        if (!node.Live)
            return host;
        string there = node.Files.Text("/proc/net/ip_tables_names") ?? "";
        string[] legacy = [.. there.Split('\n').Where(Tables.Contains)];
        bool split = node.ProgramPath(NftProgram) is not null;
        var text = new List<string>();
        foreach (string table in legacy)
            text.Add(await node.AskAsync(split ? LegacyProgram : Program, ["-t", table], "iptables", cancellation) ?? "");
        if (split)
            text.Add(await node.AskAsync(NftProgram, [], "iptables", cancellation) ?? "");
        return Parse(string.Join('\n', text), host);
    }

    /// <summary>Adds what the output of iptables-save, of one or several backends, says.</summary>
    internal static HostFacts Parse(string text, HostFacts host)
    {
        var docker = new SortedSet<string>(StringComparer.Ordinal);
        var ports = new SortedSet<string>(StringComparer.Ordinal);
        string table = "", policy = "";
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith('*'))
                table = line[1..].Trim();
            string[] words = line.StartsWith(':') ? line[1..].Split(' ') : [""];
            if (words[0].StartsWith("DOCKER", StringComparison.Ordinal))
                docker.Add(words[0]);
            else if (words[0].StartsWith("KUBE-HOSTPORTS", StringComparison.Ordinal) || words[0].StartsWith("KUBE-HP-", StringComparison.Ordinal))
                ports.Add(words[0]);
            else if (words[0] == "FORWARD" && table == "filter" && words.Length > 1)
                policy = policy == "DROP" ? policy : words[1]; // Either backend drops for itself.
        }
        return host with { DockerChains = [.. docker], HostPortChains = [.. ports], ForwardPolicy = policy };
    }
}
