using Sampan.Migration.Node;
using Sampan.Migration.Targets;

namespace Sampan.Migration.Finalizing;

/// <summary>
/// Removes the source's packages and no others: the package manager is asked first what would go with them. Removed, not purged:
/// the purge of Debian's docker.io may erase Docker's data.
/// </summary>
internal sealed class RemovePackages(ICommands commands, string toolName, PackageTool tool) : IFinalAction
{
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(2), Long = TimeSpan.FromMinutes(30);

    /// <summary>Docker's packages by their names in the distributions and at the vendor's.</summary>
    private static readonly string[] Known =
    [
        "cri-dockerd", "docker", "docker-buildx-plugin", "docker-ce", "docker-ce-cli", "docker-ce-rootless-extras", "docker-compose-plugin", "docker-ee",
        "docker-ee-cli", "docker-engine", "docker-scan-plugin", "docker.io",
    ];

    public async Task<FinalOutline> OutlineAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> there = await ThereAsync(cancellation);
        if (there.Count == 0)
            return new FinalOutline("remove packages", false);
        string title = $"remove the packages {string.Join(", ", there)} ({toolName})";
        CommandOutcome answer = await commands.RunAsync(tool.SimulateUninstall[0], [.. tool.SimulateUninstall.Skip(1), .. there], null, Quick, cancellation);
        List<string> others = [.. Removed(answer.Output).Except(there)];
        return others.Count > 0
            ? new FinalOutline(title, true, Refusal: $"{string.Join(", ", others)} would go with them. Remove the packages by hand, in the order you want.")
            : new FinalOutline(title, true);
    }

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> there = await ThereAsync(cancellation);
        if (there.Count == 0)
            return;
        CommandOutcome outcome = await commands.RunAsync(tool.Uninstall[0], [.. tool.Uninstall.Skip(1), .. there], null, Long, cancellation);
        if (outcome.ExitCode != 0)
            throw new MigrationException($"{string.Join(", ", there)}: cannot be removed: {outcome.Error.Trim()}");
    }

    /// <summary>The names of packages that a simulation of apt-get says it would remove.</summary>
    internal static IEnumerable<string> Removed(string output) =>
        from line in output.Split('\n')
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 1 && words[0] is "Remv" or "Purg"
        select words[1];

    private async Task<IReadOnlyList<string>> ThereAsync(CancellationToken cancellation)
    {
        CommandOutcome list = await commands.RunAsync(tool.List[0], [.. tool.List.Skip(1)], null, Quick, cancellation);
        return [.. Known.Intersect(PackageTool.Names(list.Output))];
    }
}
