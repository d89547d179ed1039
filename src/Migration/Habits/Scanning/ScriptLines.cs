namespace Sampan.Migration.Habits.Scanning;

/// <summary>The lines of a file that say something: those that go on below are joined, comments and a table's times are taken off.</summary>
internal static class ScriptLines
{
    private const int MaxJoined = 50;
    private const int Times = 5;

    /// <summary>Number, the line as it stands, and the part of it that is a command or a setting.</summary>
    public static IEnumerable<(int Number, string Line, string Said)> Of(string text, ScriptKind kind)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int number = i + 1;
            string line = Cut(lines[i]), first = line;
            for (int joined = 0; line.EndsWith('\\') && i + 1 < lines.Length && joined < MaxJoined && !IsComment(first, kind); joined++)
                line = line[..^1] + " " + Cut(lines[++i]).TrimStart();
            if (line.AsSpan().Trim().Length > 0 && !IsComment(line, kind) && Said(line.Trim(), kind) is { Length: > 0 } said)
                yield return (number, first.Trim(), said);
        }
    }

    private static string Cut(string line) => (line.Length > ShellLine.MaxLength ? line[..ShellLine.MaxLength] : line).TrimEnd('\r');

    private static bool IsComment(string line, ScriptKind kind)
    {
        ReadOnlySpan<char> trimmed = line.AsSpan().TrimStart();
        return trimmed.StartsWith("#") || (kind is ScriptKind.Unit or ScriptKind.Text && trimmed.StartsWith(";")) || (kind == ScriptKind.Text && trimmed.StartsWith("//"));
    }

    private static string? Said(string line, ScriptKind kind) => kind switch
    {
        ScriptKind.Cron => Command(line, hasUser: true),
        ScriptKind.UserCron => Command(line, hasUser: false),
        ScriptKind.Unit => UnitCommand(line),
        _ => line,
    };

    // "*/5 * * * * root docker …", "@daily root docker …", "NAME=VALUE".
    private static string? Command(string line, bool hasUser)
    {
        if (!char.IsAsciiDigit(line[0]) && line[0] is not ('*' or '@'))
            return line;
        int skip = (line[0] == '@' ? 1 : Times) + (hasUser ? 1 : 0);
        int at = 0;
        for (int i = 0; i < skip; i++)
        {
            while (at < line.Length && !char.IsWhiteSpace(line[at]))
                at++;
            while (at < line.Length && char.IsWhiteSpace(line[at]))
                at++;
        }
        return line[at..];
    }

    // ExecStartPre=-/usr/bin/docker stop web
    private static string? UnitCommand(string line)
    {
        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return null;
        return line.StartsWith("Exec", StringComparison.Ordinal) ? line[(equals + 1)..].TrimStart(' ', '-', '@', ':', '+', '!', '|') : line;
    }
}
