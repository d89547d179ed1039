namespace Sampan.Migration.Node;

/// <summary>A line of a unit file.</summary>
/// <param name="Section">E.g. <c>Service</c>.</param>
/// <param name="Key">E.g. <c>ExecStart</c>.</param>
/// <param name="Value">What is assigned, continued lines joined.</param>
internal sealed record UnitAssignment(string Section, string Key, TracedText Value)
{
    /// <summary>The directive as <see cref="Inspection.Facts.UnitFacts.Directives"/> names it.</summary>
    internal string Name => $"{Section}.{Key}";

    /// <summary>The file.</summary>
    internal string File => Value.Start.File;
}
