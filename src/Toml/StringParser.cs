using System.Globalization;
using System.Text;

namespace Sampan.Toml;

/// <summary>The four kinds of string.</summary>
internal sealed class StringParser(TextCursor cursor)
{
    /// <summary>A value: any kind.</summary>
    internal string Value()
    {
        if (cursor.TrySkip("\"\"\""))
            return MultiLine("\"\"\"", escapes: true);
        return cursor.TrySkip("'''") ? MultiLine("'''", escapes: false) : SingleLine();
    }

    /// <summary>A string on one line, as keys must be.</summary>
    internal string SingleLine()
    {
        int start = cursor.Position;
        char quote = cursor.Take();
        var text = new StringBuilder();
        while (true)
        {
            if (cursor.AtEnd || cursor.AtNewLine)
                throw cursor.Error("the string has no closing quote.", start);
            char c = Character();
            if (c == quote)
                return text.ToString();
            if (c == '\\' && quote == '"')
                text.Append(Escape());
            else
                text.Append(c);
        }
    }

    private string MultiLine(string quotes, bool escapes)
    {
        int start = cursor.Position;
        var text = new StringBuilder();
        cursor.SkipNewLine();
        while (!cursor.AtEnd)
        {
            if (cursor.TrySkip(quotes))
            {
                // Up to two quotes may stand directly before the closing three.
                for (int extra = 0; extra < 2 && cursor.Peek() == quotes[0]; extra++)
                    text.Append(cursor.Take());
                return text.ToString();
            }
            if (cursor.SkipNewLine())
                text.Append('\n');
            else if (escapes && cursor.Peek() == '\\')
                AppendEscape(text);
            else
                text.Append(Character());
        }
        throw cursor.Error("the string has no closing quotes.", start);
    }

    /// <summary>A backslash before the end of a line swallows all white space up to the next text.</summary>
    private void AppendEscape(StringBuilder text)
    {
        cursor.Skip(1);
        int ahead = 0;
        while (cursor.Peek(ahead) is ' ' or '\t')
            ahead++;
        bool lineEnd = cursor.Peek(ahead) == '\n' || (cursor.Peek(ahead) == '\r' && cursor.Peek(ahead + 1) == '\n');
        if (!lineEnd)
        {
            text.Append(Escape());
            return;
        }
        do
        {
            cursor.SkipBlanks();
        }
        while (cursor.SkipNewLine());
    }

    private char Character()
    {
        char c = cursor.Take();
        if (!TextCursor.IsForbidden(c))
            return c;
        throw cursor.Error("a control character in a string must be written as an escape.", cursor.Position - 1);
    }

    private string Escape()
    {
        int start = cursor.Position - 1;
        char kind = cursor.AtEnd ? TextCursor.End : cursor.Take();
        return kind switch
        {
            'b' => "\b",
            't' => "\t",
            'n' => "\n",
            'f' => "\f",
            'r' => "\r",
            '"' => "\"",
            '\\' => "\\",
            'u' => CodePoint(4, start),
            'U' => CodePoint(8, start),
            _ => throw cursor.Error("unknown escape in a string.", start),
        };
    }

    private string CodePoint(int digits, int start)
    {
        int taken = 0;
        string hex = cursor.TakeWhile(c => char.IsAsciiHexDigit(c) && taken++ < digits);
        bool good = hex.Length == digits
            & int.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value);
        return good && Rune.IsValid(value)
            ? new Rune(value).ToString()
            : throw cursor.Error($"\\{(digits == 4 ? 'u' : 'U')} needs {digits} hexadecimal digits of a Unicode character.", start);
    }
}
