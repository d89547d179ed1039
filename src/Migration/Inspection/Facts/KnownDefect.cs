namespace Sampan.Migration.Inspection.Facts;

/// <summary>A defect that circulates in instructions for the move off Docker, found on this node.</summary>
/// <param name="Id">Which: <c>SD1</c> to <c>SD16</c>.</param>
/// <param name="File">Where.</param>
/// <param name="Line">The line, from 1; 0 for the file as a whole.</param>
/// <param name="Evidence">What stands there.</param>
public sealed record KnownDefect(string Id, string File, int Line, string Evidence);
