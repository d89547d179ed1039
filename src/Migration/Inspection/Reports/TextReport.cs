namespace Sampan.Migration.Inspection.Reports;

/// <summary>The report for a terminal.</summary>
/// <param name="output">Where it goes.</param>
/// <param name="width">Columns; 0 where nobody knows.</param>
/// <param name="colour">Whether colours are wanted.</param>
public sealed class TextReport(TextWriter output, int width, bool colour)
{
    private const int Usual = 100, Least = 60, Most = 120, Indent = 10;

    private readonly int _width = width <= 0 ? Usual : Math.Clamp(width, Least, Most);

    /// <summary>Writes it.</summary>
    public void Write(InspectionReport report)
    {
        output.WriteLine($"{Bold(report.Node.NodeName.Length > 0 ? report.Node.NodeName : "this node")}: {ReportWords.From(report)} → {ReportWords.To(report)}");
        output.WriteLine(Dim(string.Join(" · ", ReportWords.Machine(report).Select(m => $"{m.Name} {m.Value}"))));
        foreach (IGrouping<Severity, Finding> group in report.Findings.GroupBy(f => f.Severity))
        {
            output.WriteLine();
            foreach (Finding finding in group)
                Write(finding);
        }
        Write("Not judged:", report.NotJudged);
        Write("Could not be read:", report.Node.Unread);
        output.WriteLine();
        output.WriteLine($"{ReportWords.Counts(report)}. {report.Verdict}");
        if (report.Worst >= Severity.Warning)
            output.WriteLine(Dim("'sampan migrate explain ID' tells what is behind a finding."));
    }

    private void Write(Finding finding)
    {
        string mark = finding.Severity.Word().PadRight(Indent);
        output.WriteLine($"{Coloured(mark, finding.Severity)}{Bold(finding.Check)}  {ReportWords.Printable(finding.Subject)}{(finding.Acceptable ? Dim("  (can be accepted)") : "")}");
        Wrap(ReportWords.Printable(finding.Evidence), "", false);
        if (finding.Remedy.Length > 0)
            Wrap(ReportWords.Printable(finding.Remedy), "→ ", finding.Severity < Severity.Warning);
    }

    private void Write(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine(Bold(title));
        foreach (string line in lines)
            Wrap(ReportWords.Printable(line), "- ", false, 2);
    }

    private void Wrap(string text, string lead, bool dim, int indent = Indent)
    {
        int room = _width - indent - lead.Length;
        string margin = new(' ', indent);
        bool first = true;
        foreach (string line in Lines(text, room))
        {
            output.WriteLine(margin + (first ? lead : new string(' ', lead.Length)) + (dim ? Dim(line) : line));
            first = false;
        }
    }

    // At spaces; a word that is longer than a line stays whole, so that it can be copied.
    private static IEnumerable<string> Lines(string text, int room)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                yield return line;
                line = "";
            }
            line = line.Length == 0 ? word : $"{line} {word}";
        }
        yield return line;
    }

    private string Coloured(string text, Severity severity) => severity switch
    {
        Severity.Blocker => Paint(text, "1;31"),
        Severity.Warning => Paint(text, "33"),
        Severity.Automatic => Paint(text, "32"),
        _ => Paint(text, "36"),
    };

    private string Bold(string text) => Paint(text, "1");

    private string Dim(string text) => Paint(text, "2");

    private string Paint(string text, string code) => colour && text.Length > 0 ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
