using System.Collections.Frozen;

namespace Sampan.Migration.Node;

/// <summary>The directives that tie units to each other. Nothing clears them: a drop-in can add to them only (systemd.unit(5)).</summary>
internal static class UnitDependencies
{
    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [
            "Requires", "Requisite", "Wants", "BindsTo", "PartOf", "Upholds", "Conflicts", "Before", "After", "OnFailure", "OnSuccess",
            "PropagatesReloadTo", "ReloadPropagatedFrom", "PropagatesStopTo", "StopPropagatedFrom", "JoinsNamespaceOf", "RequiresMountsFor",
            "WantsMountsFor",
        ],
        StringComparer.Ordinal);

    /// <summary>Whether an assignment is one of them.</summary>
    internal static bool IsOne(UnitAssignment assignment) => assignment.Section == "Unit" && Names.Contains(assignment.Key);

    /// <summary>The units it names.</summary>
    internal static IEnumerable<string> Units(UnitAssignment assignment) =>
        (SystemdWords.Split(assignment.Value) ?? []).Select(w => w.Text);
}
