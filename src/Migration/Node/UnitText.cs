namespace Sampan.Migration.Node;

/// <summary>Reads the lines of a unit file (systemd.syntax(7)).</summary>
internal static class UnitText
{
    /// <summary>The assignments in their order; lines that systemd would ignore are left out.</summary>
    internal static IReadOnlyList<UnitAssignment> Parse(string file, string text)
    {
        var assignments = new List<UnitAssignment>();
        string section = "";
        foreach (TracedText joined in Lines(file, text))
        {
            TracedText line = joined.Trim();
            if (line.Length == 0)
                continue;
            if (line.Text[0] == '[')
            {
                section = line.Text[^1] == ']' ? line.Text[1..^1] : "";
                continue;
            }
            int equals = line.Text.IndexOf('=', StringComparison.Ordinal);
            if (section.Length > 0 && equals > 0)
                assignments.Add(new UnitAssignment(section, line.Text[..equals].TrimEnd(), line.Slice(equals + 1, line.Length).Trim()));
        }
        return assignments;
    }

    // Lines with their continuations. A comment ends nothing: those between continued lines are skipped.
    private static IEnumerable<TracedText> Lines(string file, string text)
    {
        var all = TracedText.Of(file, text);
        var line = new TracedText.Builder();
        bool continued = false;
        for (int at = text.StartsWith('\uFEFF') ? 1 : 0; at < text.Length;)
        {
            int end = text.AsSpan(at).IndexOfAny('\n', '\r') is int found and >= 0 ? at + found : text.Length;
            int next = end + (end + 1 < text.Length && text[end] == '\r' && text[end + 1] == '\n' ? 2 : 1);
            ReadOnlySpan<char> bare = text.AsSpan(at, end - at).TrimStart(" \t");
            if (!bare.IsEmpty && bare[0] is '#' or ';')
            {
                at = next;
                continue;
            }
            continued = EndsInBackslash(text.AsSpan(at, end - at));
            line.Add(all.Slice(at, continued ? end - 1 : end));
            if (continued)
                line.Add(' ', new TextOrigin(file, end - 1, Math.Min(next, text.Length) - end + 1));
            at = next;
            if (continued)
                continue;
            yield return line.Build(new TextOrigin(file, end, 0));
            line.Truncate(0);
        }
        if (continued)
            yield return line.Build(new TextOrigin(file, text.Length, 0));
    }

    private static bool EndsInBackslash(ReadOnlySpan<char> line)
    {
        int count = 0;
        while (count < line.Length && line[^(count + 1)] == '\\')
            count++;
        return count % 2 == 1;
    }
}
