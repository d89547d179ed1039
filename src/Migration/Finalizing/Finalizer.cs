using Sampan.Migration.Node;
using Sampan.Migration.Planning;
using Sampan.Migration.Running;
using Sampan.Migration.Targets;

namespace Sampan.Migration.Finalizing;

/// <summary>
/// Ends a move that has proved itself: the source can start no more, and goes as far as a person wants it gone. There is no way back
/// from here; until here there is.
/// </summary>
public sealed class Finalizer(RunStore store, NodeTools node)
{
    private static readonly string[] FirewallPrograms = ["iptables", "ip6tables"], RpmTools = ["dnf", "yum", "zypper"];

    /// <summary>What would be done.</summary>
    /// <exception cref="MigrationException">No move of this node is in its soak.</exception>
    public async Task<FinalizeOutline> OutlineAsync(FinalizeChoice choice, CancellationToken cancellation)
    {
        StoredRun run = Soaking();
        NodePlan plan = RunStore.PlanOf(run);
        var items = new List<FinalItem>();
        foreach (IFinalAction action in Actions(plan, choice))
            items.Add(new FinalItem(await action.OutlineAsync(cancellation), null));
        return new FinalizeOutline(run.Name, plan.Source.Runtime, plan.Target.Runtime, node.Time.GetUtcNow() - Since(run), items);
    }

    /// <summary>Does it. A part that cannot be done leaves the run open, so that it can be tried again; what was done stays done.</summary>
    /// <returns>What became of each part.</returns>
    /// <exception cref="MigrationException">No move of this node is in its soak, or a part must not be done: nothing was done then.</exception>
    public async Task<IReadOnlyList<FinalItem>> ApplyAsync(FinalizeChoice choice, CancellationToken cancellation)
    {
        using IDisposable held = store.Lock();
        StoredRun stored = Soaking();
        NodePlan plan = RunStore.PlanOf(stored);
        List<(IFinalAction Action, FinalOutline Outline)> parts = [];
        foreach (IFinalAction action in Actions(plan, choice))
            parts.Add((action, await action.OutlineAsync(cancellation)));
        if (parts.FirstOrDefault(p => p.Outline.Refusal is not null).Outline is { Refusal: { } refusal } refused)
            throw new MigrationException($"{refused.Title}: {refusal} Nothing was done.");
        var done = new List<FinalItem>();
        foreach ((IFinalAction action, FinalOutline outline) in parts.Where(p => p.Outline.Needed))
            done.Add(new FinalItem(outline, await TryAsync(action, cancellation)));
        if (done.TrueForAll(d => d.Failure is null))
        {
            using Run run = store.Open();
            run.Append("", JournalEvent.Finalized);
        }
        return done;
    }

    private static async Task<string?> TryAsync(IFinalAction action, CancellationToken cancellation)
    {
        try
        {
            await action.ApplyAsync(cancellation);
            return null;
        }
        catch (MigrationException e)
        {
            return e.Message;
        }
    }

    private StoredRun Soaking()
    {
        StoredRun run = store.FindOpen() ?? throw new MigrationException("No move of this node is open: there is nothing to finalize.");
        return run.History.State == RunState.Soak
            ? run
            : throw new MigrationException($"The run {run.Name} has not come to its end ({run.History.State}). Go on with 'sampan migrate resume', or take it back with 'sampan migrate rollback'.");
    }

    private static DateTimeOffset Since(StoredRun run) => run.Records.Last(r => r.Event == JournalEvent.Soak).Time;

    private IEnumerable<IFinalAction> Actions(NodePlan plan, FinalizeChoice choice)
    {
        if (plan.Target.KeepSource || plan.Target.Runtime == TargetKind.CriDockerd)
            yield break;
        TargetDescription source = TargetTable.Of(plan.Source.Runtime);
        bool docker = source.Kind == TargetKind.Docker;
        List<string> units = [.. source.Activators, source.Unit];
        if (plan.Source.Shim == TargetKind.CriDockerd)
            units.InsertRange(0, [.. TargetTable.CriDockerd.Activators, TargetTable.CriDockerd.Unit]);
        // Docker stands on containerd: that one stays if the way led back to Docker.
        if (plan.Target.Runtime != TargetKind.Docker || source.Kind != TargetKind.Containerd)
        {
            foreach (string unit in units)
                yield return new MaskUnit(node.Services, unit);
        }
        if (docker)
        {
            foreach (string program in FirewallPrograms.Where(p => node.Files.Exists($"/usr/sbin/{p}") || node.Files.Exists($"/sbin/{p}")))
                yield return new RemoveChains(node.Commands, program);
        }
        if (choice.RemovePackages && docker && ToolName() is { } tool)
        {
            if (TargetTable.Of(plan.Target.Runtime).Packages.TryGetValue(tool, out IReadOnlyList<string>? kept))
                yield return new MarkPackages(node.Commands, tool, PackageTool.Of(tool)!, kept);
            yield return new RemovePackages(node.Commands, tool, PackageTool.Of(tool)!);
        }
        if (choice.RemoveData)
        {
            yield return new RemoveData(plan.Source.DataRoot);
            if (docker)
                yield return new RemoveData("/var/lib/dockershim");
        }
    }

    private string? ToolName() => node.Files.Exists("/usr/bin/apt-get") ? "apt"
        : RpmTools.FirstOrDefault(t => node.Files.Exists($"/usr/bin/{t}"));
}
