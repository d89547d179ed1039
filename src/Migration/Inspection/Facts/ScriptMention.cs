namespace Sampan.Migration.Inspection.Facts;

/// <summary>A line of a node's own files that needs Docker.</summary>
/// <param name="File">Its path.</param>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Text">The line, trimmed, at most 200 characters.</param>
/// <param name="Replacement">What to write instead; null if there is no single answer.</param>
public sealed record ScriptMention(string File, int Line, string Text, string? Replacement);
