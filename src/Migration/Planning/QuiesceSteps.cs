namespace Sampan.Migration.Planning;

/// <summary>The steps that empty the node, where there is access to the API and somebody wants it.</summary>
internal static class QuiesceSteps
{
    /// <summary>The words of the cordon's id, by which the step that ends it finds what was before.</summary>
    internal const string Cordon = "cordon";

    internal static void Add(PlanDraft draft, Move move)
    {
        if (!move.Choice.Drain)
            return;
        string kubeconfig = move.Choice.Kubeconfig
            ?? throw new MigrationException("A drain needs the API: name a kubeconfig that may evict pods with --kubeconfig, or plan without --drain.");
        draft.Add(Cordon, id => Steps.Cordon(id, Phase.Quiesce, move.Facts.NodeName, kubeconfig, "keep new pods away"));
        draft.Add("drain", id => Steps.Drain(
            id, Phase.Quiesce, move.Facts.NodeName, kubeconfig, move.Choice.DeleteEmptyDir, move.Choice.DrainForce, move.Choice.DrainLimit,
            "move pods to other nodes; budgets are honoured"));
    }
}
