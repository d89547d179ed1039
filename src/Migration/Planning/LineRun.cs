namespace Sampan.Migration.Planning;

/// <summary>Lines that were replaced: a stretch of the old text, a stretch of the new; either may be empty.</summary>
/// <param name="OldStart">First old line, from 0.</param>
/// <param name="OldEnd">The old line after the last.</param>
/// <param name="NewStart">First new line.</param>
/// <param name="NewEnd">The new line after the last.</param>
internal readonly record struct LineRun(int OldStart, int OldEnd, int NewStart, int NewEnd);
