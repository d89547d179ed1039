namespace Sampan.Migration.Habits.Scanning;

/// <summary>Where a node keeps files of its own that may call Docker.</summary>
/// <param name="Path">A file or a folder.</param>
/// <param name="Depth">How many levels of folders are entered: 1 for the folder's own files.</param>
/// <param name="Kind">How its files are read; a first line <c>#!…sh</c> makes any of them shell.</param>
/// <param name="ScriptsOnly">Whether only scripts and a shell's start files count, as in a home folder.</param>
internal sealed record ScriptPlace(string Path, int Depth, ScriptKind Kind, bool ScriptsOnly = false);
