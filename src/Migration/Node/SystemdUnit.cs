using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Node;

/// <summary>A unit with its drop-ins, line by line.</summary>
/// <param name="Name">As it was asked for.</param>
/// <param name="Files">The unit's file and its drop-ins in the order in which they are read; no file of its own for a unit that has drop-ins only.</param>
/// <param name="FileState">As <see cref="UnitFacts.FileState"/>.</param>
/// <param name="Assignments">All assignments that count: those which an empty one cleared are left out.</param>
internal sealed record SystemdUnit(string Name, IReadOnlyList<string> Files, string FileState, IReadOnlyList<UnitAssignment> Assignments)
{
    /// <summary>The values of a directive, e.g. <c>Service.ExecStart</c>.</summary>
    internal IEnumerable<UnitAssignment> Of(string name) => Assignments.Where(a => a.Name == name);

    /// <summary>As facts.</summary>
    internal UnitFacts Facts() => new()
    {
        Name = Name,
        Files = Files,
        FileState = FileState,
        Directives = Assignments.GroupBy(a => a.Name, StringComparer.Ordinal).ToDictionary(
            g => g.Key, g => (IReadOnlyList<string>)[.. g.SelectMany(Values)], StringComparer.Ordinal),
    };

    private static IEnumerable<string> Values(UnitAssignment assignment) =>
        UnitDependencies.IsOne(assignment) ? UnitDependencies.Units(assignment) : [assignment.Value.Text];
}
