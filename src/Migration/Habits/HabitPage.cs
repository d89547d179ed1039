using System.Text;
using Sampan.Migration.Habits.Defects;

namespace Sampan.Migration.Habits;

/// <summary>The table of all commands as Markdown, for the documentation.</summary>
internal static class HabitPage
{
    /// <summary>A table for each subject, with what differs below it.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        foreach ((string title, IReadOnlyList<Habit> habits) in HabitTable.Subjects)
        {
            text.Append("### ").Append(title).Append("\n\n| to | docker | sampan | crictl | ctr | others |\n|---|---|---|---|---|---|\n");
            var notes = new List<string>();
            foreach (Habit habit in habits)
                Rows(habit, text, notes);
            text.Append('\n');
            foreach (string note in notes.Distinct(StringComparer.Ordinal))
                text.Append("- ").Append(Escaped(note)).Append('\n');
            text.Append('\n');
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The table of known mistakes in instructions.</summary>
    public static string Defects()
    {
        var text = new StringBuilder("| id | mistake | what comes of it | instead |\n|---|---|---|---|\n");
        foreach (ISeedDefect defect in DefectScan.All)
            text.Append("| ").AppendJoin(" | ", defect.Id, Cell(defect.Title), Cell(defect.Explanation), Cell(defect.Remedy)).Append(" |\n");
        return text.ToString();
    }

    private static string Cell(string sentence) => Escaped(sentence).Replace("|", "\\|", StringComparison.Ordinal);

    private static void Rows(Habit habit, StringBuilder text, List<string> notes)
    {
        string purpose = habit.Purpose;
        foreach (CommandTranslation example in habit.Examples.Select(e => CommandTranslator.TranslateLine(e)[0]))
        {
            string[] cells = [purpose, Code([example.Docker]), Code(example.Sampan), Code(example.Crictl), Code(example.Ctr), Code(example.Others)];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
            notes.AddRange(example.Notes);
            purpose = "";
        }
    }

    // A pipe within code ends the cell all the same.
    private static string Code(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "–" : string.Join("<br>", lines.Select(l => $"`{l.Replace("|", "\\|", StringComparison.Ordinal)}`"));

    private static string Escaped(string note) => note
        .Replace("<", "\\<", StringComparison.Ordinal).Replace("{{", "\\{\\{", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
