using System.Globalization;
using System.Text;

namespace Sampan.Migration.Planning;

/// <summary>
/// Changes of a text file as <c>diff -u</c> writes them. The diff is the content of the change: a text is made again from the text
/// before and the diff, which fits nothing else. Lines end in LF; a CR belongs to its line. Null is a file that is not there.
/// </summary>
public static class UnifiedDiff
{
    private const int Context = 3;
    private const string Nothing = "/dev/null", NoLineBreak = "\\ No newline at end of file";

    /// <summary>The diff that leads from one text to the other; empty if they are the same.</summary>
    /// <param name="path">The file's path, for the head.</param>
    /// <param name="oldText">The text before.</param>
    /// <param name="newText">The text after.</param>
    public static string Make(string path, string? oldText, string? newText)
    {
        if (oldText == newText)
            return "";
        var diff = new StringBuilder();
        diff.Append("--- ").Append(oldText is null ? Nothing : path).Append('\n');
        diff.Append("+++ ").Append(newText is null ? Nothing : path).Append('\n');
        List<string> before = Lines(oldText), after = Lines(newText);
        List<LineRun> runs = LineComparison.Runs(before, after);
        for (int first = 0; first < runs.Count;)
        {
            int last = first;
            while (last + 1 < runs.Count && runs[last + 1].OldStart - runs[last].OldEnd <= 2 * Context)
                last++;
            WriteHunk(diff, runs[first..(last + 1)], before, after);
            first = last + 1;
        }
        return diff.ToString();
    }

    /// <summary>The text after, from the text before.</summary>
    /// <param name="diff">A diff as <see cref="Make"/> writes it; empty changes nothing.</param>
    /// <param name="oldText">The text before.</param>
    /// <exception cref="MigrationException">It is no diff, or not one of this text; says the line.</exception>
    public static string? Apply(string diff, string? oldText) => diff.Length == 0 ? oldText : new DiffReader(diff, Lines(oldText), oldText is null).Read();

    /// <summary>The lines of a text, each with its LF; the last may have none.</summary>
    internal static List<string> Lines(string? text)
    {
        var lines = new List<string>();
        for (int start = 0, end; start < (text?.Length ?? 0); start = end)
        {
            int feed = text!.IndexOf('\n', start);
            end = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[start..end]);
        }
        return lines;
    }

    private static void WriteHunk(StringBuilder diff, List<LineRun> runs, List<string> before, List<string> after)
    {
        int oldStart = Math.Max(0, runs[0].OldStart - Context), newStart = runs[0].NewStart - (runs[0].OldStart - oldStart);
        int oldEnd = Math.Min(before.Count, runs[^1].OldEnd + Context), newEnd = runs[^1].NewEnd + (oldEnd - runs[^1].OldEnd);
        diff.Append(CultureInfo.InvariantCulture, $"@@ -{Range(oldStart, oldEnd)} +{Range(newStart, newEnd)} @@\n");
        int at = oldStart;
        foreach (LineRun run in runs)
        {
            WriteLines(diff, ' ', before, at, run.OldStart);
            WriteLines(diff, '-', before, run.OldStart, run.OldEnd);
            WriteLines(diff, '+', after, run.NewStart, run.NewEnd);
            at = run.OldEnd;
        }
        WriteLines(diff, ' ', before, at, oldEnd);
    }

    // As diff(1): an empty range is named by the line before it; a count of one is left out.
    private static string Range(int start, int end) => (end - start) switch
    {
        0 => string.Create(CultureInfo.InvariantCulture, $"{start},0"),
        1 => string.Create(CultureInfo.InvariantCulture, $"{start + 1}"),
        int count => string.Create(CultureInfo.InvariantCulture, $"{start + 1},{count}"),
    };

    private static void WriteLines(StringBuilder diff, char sign, List<string> lines, int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            diff.Append(sign).Append(lines[i]);
            if (!lines[i].EndsWith('\n'))
                diff.Append('\n').Append(NoLineBreak).Append('\n');
        }
    }
}
