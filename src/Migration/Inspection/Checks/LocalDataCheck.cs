using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-LOCALDATA.</summary>
internal sealed class LocalDataCheck : Check
{
    public override string Id => "WL-LOCALDATA";

    public override string Title => "What does draining the node lose, or wait for?";

    public override string LooksAt => "emptyDir volumes, pods without an owner, disruption budgets without room";

    public override string Weighs => "warning";

    public override string Remedy => "Make room in the budget, give bare pods an owner, and save what emptyDir volumes hold; draining has to be told to delete them.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "Draining evicts pods. A budget that allows no disruption makes it wait until it gives up; a pod without an owner does not come back anywhere; what is in "
        + "an emptyDir is lost.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (string budget in context.Node.Cluster?.BudgetsWithoutRoom ?? [])
            yield return Warn(budget, $"The disruption budget {budget} allows no eviction now.", "Scale the workload up, or change the budget, before draining.");
        List<PodFacts> evicted = [.. (context.Node.Cluster?.Pods ?? []).Where(p => !p.IsStatic && !p.Owner.StartsWith("DaemonSet/", StringComparison.Ordinal))];
        List<string> bare = [.. evicted.Where(p => p.Owner.Length == 0).Select(p => p.Title)];
        if (bare.Count > 0)
            yield return Warn("bare pods", $"Nothing makes these pods again: {Names(bare)}.");
        List<string> local = [.. evicted.Where(p => p.Spec.Children("volumes").Any(v => v.ContainsKey("emptyDir") && v.Child("emptyDir").Text("medium") != "Memory")).Select(p => p.Title)];
        if (local.Count > 0)
            yield return Warn("emptyDir", $"Pods with emptyDir volumes: {Names(local)}.");
    }
}
