using Sampan.Migration.Inspection;
using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Kubelet;
using Sampan.Migration.Targets;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Planning;

/// <summary>
/// Makes the plan of a move. Pure: the same input gives the same steps. The order of the phases is that of <see cref="Phase"/>:
/// what runs is not touched before <see cref="Phase.Quiesce"/>, and the source is stopped whole before anything is switched.
/// </summary>
internal static class PlanMaker
{
    /// <summary>Seconds: what stopping and starting takes without any pod, and for each of them.</summary>
    private const int DowntimeBase = 30, DowntimePerPod = 3;

    /// <summary>Makes the plan.</summary>
    /// <exception cref="MigrationException">There is nothing to do, a blocker is not accepted, or the target lacks what cannot be brought.</exception>
    internal static NodePlan Make(PlanInput input)
    {
        RefuseBlockers(input);
        var move = new Move(input);
        if (move.IsDone)
            throw new MigrationException($"The node runs its pods with {input.Choice.Target} already. Nothing is to be done.");
        var draft = new PlanDraft(input.Existing);
        StageSteps.Add(draft, move);
        QuiesceSteps.Add(draft, move);
        StopSteps.Add(draft, move);
        SwitchSteps.Add(draft, move);
        StartSteps.Add(draft, move);
        return new NodePlan
        {
            Node = input.Facts.NodeName,
            MachineId = input.Facts.MachineId,
            Created = input.Created,
            Tool = input.Tool,
            FactsHash = input.FactsHash,
            Source = input.Source,
            Target = move.Target,
            Accepted = input.Choice.Accepted,
            Findings = [.. input.Findings.Where(f => f.Severity is Severity.Warning or Severity.Automatic || Accepts(input.Choice, f))],
            Losses = move.Translation is null ? [] : [.. move.Translation.Keys.Where(k => k.Class is KeyClass.None or KeyClass.Dangerous)],
            Images = input.Images,
            Steps = draft.Steps,
            DowntimeSeconds = DowntimeBase + (DowntimePerPod * Pods(input.Facts)),
        };
    }

    /// <summary>The blockers that nobody has accepted.</summary>
    internal static IReadOnlyList<Finding> Blockers(PlanInput input) =>
        [.. input.Findings.Where(f => f.Severity == Severity.Blocker && !Accepts(input.Choice, f))];

    private static void RefuseBlockers(PlanInput input)
    {
        IReadOnlyList<Finding> blockers = Blockers(input);
        if (blockers.Count == 0)
            return;
        IEnumerable<string> lines = blockers.Select(f =>
            $"  {f.Check}: {f.Subject}: {f.Evidence}{(f.Acceptable ? $" (--accept {f.Check}=REASON takes it upon you)" : "")}");
        throw new BlockedException($"The node cannot be moved yet:\n{string.Join('\n', lines)}\nEach is explained by: sampan migrate explain CHECK-ID", blockers);
    }

    private static bool Accepts(PlanChoice choice, Finding finding) =>
        finding.Acceptable && choice.Accepted.Any(a => a.Check.Equals(finding.Check, StringComparison.OrdinalIgnoreCase));

    private static int Pods(NodeFacts facts) =>
        Math.Max(facts.Docker?.Containers.Count(c => c.IsSandbox && c.Running) ?? 0, facts.Cluster?.Pods.Count ?? 0);
}
