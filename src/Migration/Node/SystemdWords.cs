using System.Globalization;

namespace Sampan.Migration.Node;

/// <summary>Splits lines into words as systemd does (systemd.syntax(7), “Quoting”).</summary>
internal static class SystemdWords
{
    /// <summary>Words of a directive: quotes group, escapes of C are read.</summary>
    /// <returns>The words; null where quotes are not closed, which makes systemd ignore the line.</returns>
    internal static List<TracedWord>? Split(TracedText line) => Split(line, escapes: true, relaxed: false);

    /// <summary>Words of a variable's value that stands as <c>$NAME</c>: quotes group, a backslash goes, quotes that stay open are forgiven.</summary>
    internal static List<TracedWord> SplitVariable(TracedText value) => Split(value, escapes: false, relaxed: true)!;

    private static List<TracedWord>? Split(TracedText line, bool escapes, bool relaxed)
    {
        var words = new List<TracedWord>();
        int at = 0;
        while (true)
        {
            while (at < line.Length && TracedText.IsSpace(line.Text[at]))
                at++;
            if (at >= line.Length)
                return words;
            int from = at;
            if (Word(line, ref at, escapes, relaxed) is not { } word)
                return null;
            words.Add(new TracedWord(word, line, from, at));
        }
    }

    private static TracedText? Word(TracedText line, ref int at, bool escapes, bool relaxed)
    {
        var word = new TracedText.Builder();
        string text = line.Text;
        char quote = '\0';
        TextOrigin start = line[at];
        for (; at < text.Length; at++)
        {
            char c = text[at];
            bool inside = quote != '\0';
            if (!inside && TracedText.IsSpace(c))
                break;
            if (inside ? c == quote : c is '"' or '\'')
            {
                quote = inside ? '\0' : c;
                if (word.Length == 0)
                    start = new TextOrigin(line[at].File, line[at].End, 0);
            }
            else if (c != '\\')
            {
                word.Add(c, line[at]);
            }
            else if (at + 1 == text.Length)
            {
                // A last backslash stands for itself in a directive and for nothing in a variable.
                if (!relaxed)
                    word.Add(c, line[at]);
            }
            else
            {
                at += Escape(line, at, escapes, word);
            }
        }
        return quote != '\0' && !relaxed ? null : word.Build(start);
    }

    // Adds what an escape stands for; returns how many characters follow the backslash. One that is not known keeps its backslash.
    private static int Escape(TracedText line, int at, bool escapes, TracedText.Builder word)
    {
        string text = line.Text;
        char c = text[at + 1];
        if (!escapes)
        {
            word.Add(c, Between(line, at, 1));
            return 1;
        }
        const string letters = "abfnrtvs\\\"'", meanings = "\a\b\f\n\r\t\v \\\"'";
        int letter = letters.IndexOf(c);
        if (letter >= 0)
        {
            word.Add(meanings[letter], Between(line, at, 1));
            return 1;
        }
        int digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, >= '0' and <= '7' => 3, _ => 0 };
        bool octal = c is >= '0' and <= '7';
        int first = octal ? at + 1 : at + 2;
        if (digits > 0 && first + digits <= text.Length && Number(text.AsSpan(first, digits), octal) is int value)
        {
            int count = first + digits - at - 1;
            word.Add(char.ConvertFromUtf32(value), Between(line, at, count));
            return count;
        }
        word.Add('\\', line[at]);
        word.Add(c, line[at + 1]);
        return 1;
    }

    private static int? Number(ReadOnlySpan<char> digits, bool octal)
    {
        int value = 0;
        foreach (char c in digits)
        {
            if (octal ? c is < '0' or > '7' : !char.IsAsciiHexDigit(c))
                return null;
            if (value > 0x10FFFF)
                return null;
            value = octal ? (value * 8) + c - '0' : (value * 16) + int.Parse([c], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        return value is > 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF) && (!octal || value < 256) ? value : null;
    }

    private static TextOrigin Between(TracedText line, int at, int following) =>
        line[at] with { Length = line[at + following].End - line[at].Offset };
}
