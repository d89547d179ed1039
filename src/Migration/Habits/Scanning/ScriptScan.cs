using Sampan.Migration.Inspection.Facts;
using Sampan.Migration.Node;

namespace Sampan.Migration.Habits.Scanning;

/// <summary>
/// Looks through a node's own files (cron, units, scripts, monitoring, log agents, sudoers, udev, profiles) for calls of docker and
/// for what reads Docker's files. It reads only, follows no links to folders, and leaves programs alone.
/// </summary>
public static class ScriptScan
{
    /// <summary>How many files are read at most.</summary>
    public const int MaxFiles = 5000;

    /// <summary>How large a file may be; a larger one is left out.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>How many lines are told at most.</summary>
    public const int MaxMentions = 2000;

    /// <summary>How many lines of one file are told at most.</summary>
    public const int MaxOfAFile = 200;

    /// <summary>The lines that need Docker, by file and number.</summary>
    public static IReadOnlyList<ScriptMention> Run(NodeFiles files) =>
        [.. new ScriptFiles(files).All()
            .SelectMany(f => OfFile(f.Path, f.Kind, f.Text))
            .Take(MaxMentions)
            .OrderBy(m => m.File, StringComparer.Ordinal).ThenBy(m => m.Line)];

    private static IEnumerable<ScriptMention> OfFile(string path, ScriptKind kind, string text)
    {
        if (!text.Contains("docker", StringComparison.OrdinalIgnoreCase))
            return [];
        return ScriptLines.Of(text, kind)
            .Select(l => (l.Number, l.Line, Read: ScriptLineReader.Read(l.Said, kind)))
            .Where(l => l.Read.Found)
            .Take(MaxOfAFile)
            .Select(l => new ScriptMention(path, l.Number, ScriptLineReader.Shown(l.Line), l.Read.Replacement));
    }
}
