using Sampan.Migration.Node;

namespace Sampan.Migration.Finalizing;

/// <summary>
/// Takes Docker's rules out of the firewall by name: rules that lead into a chain of Docker's or that speak of docker0, then those
/// chains. Nothing is flushed, no other rule is touched. The FORWARD policy that Docker set to DROP goes back to ACCEPT with them.
/// </summary>
internal sealed class RemoveChains(ICommands commands, string program) : IFinalAction
{
    private const string Bridge = "docker0";

    private static readonly string[] Tables = ["filter", "nat", "raw"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public async Task<FinalOutline> OutlineAsync(CancellationToken cancellation)
    {
        int rules = 0;
        foreach (string table in Tables)
            rules += Commands(await ListAsync(table, cancellation)).Count;
        return new FinalOutline($"take Docker's {rules} rules and chains out of {program}", rules > 0);
    }

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        foreach (string table in Tables)
        {
            foreach (IReadOnlyList<string> command in Commands(await ListAsync(table, cancellation)))
            {
                CommandOutcome outcome = await commands.RunAsync(program, ["-w", "-t", table, .. command], null, Limit, cancellation);
                if (outcome.ExitCode != 0)
                    throw new MigrationException($"{program} -t {table} {string.Join(' ', command)}: {outcome.Error.Trim()}");
            }
        }
    }

    /// <summary>What takes Docker out of a table, in order, from the table as <c>iptables -S</c> writes it.</summary>
    internal static IReadOnlyList<IReadOnlyList<string>> Commands(string listing)
    {
        List<string[]> lines = [.. listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Words)];
        string[] chains = [.. lines.Where(l => l.Length == 2 && l[0] == "-N" && IsDockers(l[1])).Select(l => l[1])];
        var result = new List<IReadOnlyList<string>>();
        // Rules elsewhere that lead to them, before the chains can go.
        result.AddRange(lines.Where(l => l[0] == "-A" && !chains.Contains(l[1]) && IsOfDocker(l)).Select(l => (IReadOnlyList<string>)["-D", .. l[1..]]));
        result.AddRange(chains.Select(c => (IReadOnlyList<string>)["-F", c]));
        result.AddRange(chains.Select(c => (IReadOnlyList<string>)["-X", c]));
        if (chains.Length > 0 && lines.Exists(l => l is ["-P", "FORWARD", "DROP"]))
            result.Add(["-P", "FORWARD", "ACCEPT"]);
        return result;
    }

    private static bool IsDockers(string chain) => chain == "DOCKER" || chain.StartsWith("DOCKER-", StringComparison.Ordinal);

    private static bool IsOfDocker(string[] rule)
    {
        for (int i = 2; i + 1 < rule.Length; i++)
        {
            if ((rule[i] is "-j" or "-g" && IsDockers(rule[i + 1])) || (rule[i] is "-i" or "-o" && rule[i + 1] == Bridge))
                return true;
        }
        return false;
    }

    /// <summary>Words of a line, double quotes taken as iptables writes them.</summary>
    private static string[] Words(string line)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        bool quoted = false, begun = false;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (c == '\\' && quoted && i + 1 < line.Length)
                word.Append(line[++i]);
            else if (c == '"')
                (quoted, begun) = (!quoted, true);
            else if (c == ' ' && !quoted)
                Flush();
            else
                word.Append(c);
        }
        Flush();
        return [.. words];

        void Flush()
        {
            if (word.Length > 0 || begun)
                words.Add(word.ToString());
            word.Clear();
            begun = false;
        }
    }

    private async Task<string> ListAsync(string table, CancellationToken cancellation)
    {
        CommandOutcome outcome = await commands.RunAsync(program, ["-w", "-t", table, "-S"], null, Limit, cancellation);
        // A table that does not exist has no rules of Docker's.
        return outcome.ExitCode == 0 ? outcome.Output : "";
    }
}
