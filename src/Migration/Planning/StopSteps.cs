using Sampan.Migration.Running;
using Sampan.Migration.Targets;

namespace Sampan.Migration.Planning;

/// <summary>
/// The steps that stop the source and leave it whole: the kubelet first, so that nothing comes back; then each sandbox's network, while
/// it still can be taken down; then the containers with their grace; then what would start the source again, and the source.
/// </summary>
internal static class StopSteps
{
    internal static void Add(PlanDraft draft, Move move)
    {
        draft.Service(Phase.Stop, ServiceAction.Stop, "kubelet.service", "so that nothing is started again", disruptive: true);
        if (move.StaysDocker)
            return;
        draft.Add("networks-down", id => StopSandboxes.Step(id, move.Source, move.Facts));
        draft.Add("containers-stop", id => StopContainers.Step(id, move.Source, move.Facts));
        foreach (string unit in UnitsOf(move))
        {
            draft.Service(Phase.Stop, ServiceAction.Disable, unit);
            draft.Service(Phase.Stop, ServiceAction.Stop, unit, "it stays whole, for the way back", disruptive: true);
        }
        // Its files change next. It is stopped before and started after, so that the way back starts it with its files of before.
        if (move.IsShared)
            draft.Service(Phase.Stop, ServiceAction.Stop, move.Description.Unit, "its configuration changes");
    }

    /// <summary>The source's units, those first that would start the next again.</summary>
    private static List<string> UnitsOf(Move move)
    {
        var units = new List<string>();
        if (move.Source.Shim == TargetKind.CriDockerd)
            units.AddRange([.. TargetTable.CriDockerd.Activators, TargetTable.CriDockerd.Unit]);
        // Docker stays up for containers of others, if somebody said so.
        if (!move.Target.KeepSource)
        {
            TargetDescription source = TargetTable.Of(move.Source.Runtime);
            bool serves = source.Kind == TargetKind.Containerd && move.Description.Kind == TargetKind.Docker;
            if (!serves)
                units.AddRange([.. source.Activators, source.Unit]);
            if (source.Kind == TargetKind.Docker && move.Description.Kind != TargetKind.Containerd)
                units.Add(TargetTable.Containerd.Unit);
        }
        return [.. units.Where(move.Has)];
    }
}
