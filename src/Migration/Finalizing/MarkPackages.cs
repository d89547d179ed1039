using Sampan.Migration.Node;
using Sampan.Migration.Targets;

namespace Sampan.Migration.Finalizing;

/// <summary>
/// Marks the target's packages as wanted for themselves. Those that came as dependencies of Docker's, such as runc and containerd, would
/// else go with the next clean-up of what nobody needs.
/// </summary>
internal sealed class MarkPackages(ICommands commands, string toolName, PackageTool tool, IReadOnlyList<string> packages) : IFinalAction
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task<FinalOutline> OutlineAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> left = await LeftAsync(cancellation);
        return new FinalOutline($"mark {string.Join(", ", left)} as wanted, not only as Docker's dependencies ({toolName})", left.Count > 0);
    }

    public async Task ApplyAsync(CancellationToken cancellation)
    {
        IReadOnlyList<string> left = await LeftAsync(cancellation);
        if (left.Count > 0)
            await RunAsync([.. tool.Mark, .. left], cancellation);
    }

    private async Task<IReadOnlyList<string>> LeftAsync(CancellationToken cancellation)
    {
        if (tool.Mark.Count == 0)
            return [];
        IReadOnlySet<string> there = PackageTool.Names(await RunAsync(tool.List, cancellation));
        IReadOnlySet<string> marked = PackageTool.Names(await RunAsync(tool.ListMarked, cancellation));
        return [.. packages.Where(p => there.Contains(p) && !marked.Contains(p))];
    }

    private async Task<string> RunAsync(IReadOnlyList<string> line, CancellationToken cancellation)
    {
        CommandOutcome outcome = await commands.RunAsync(line[0], [.. line.Skip(1)], null, Limit, cancellation);
        return outcome.ExitCode == 0
            ? outcome.Output
            : throw new MigrationException($"{string.Join(' ', line)}: ended with {outcome.ExitCode}: {outcome.Error.Trim()}");
    }
}
