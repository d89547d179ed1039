using System.Collections;
using System.Globalization;
using System.Text;

namespace Sampan.Toml;

/// <summary>Values and keys as text, on one line.</summary>
public static class TomlText
{
    /// <summary>A value.</summary>
    /// <param name="value">A string, number, boolean, <see cref="TomlDate"/>, a list of these, or key-value pairs for an inline table.</param>
    /// <exception cref="ArgumentException">It is of another type.</exception>
    public static string Value(object value) => value switch
    {
        string text => Quoted(text),
        bool flag => flag ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Float(number),
        TomlDate date => date.Text,
        IEnumerable<KeyValuePair<string, object>> table => Inline(table),
        IEnumerable list => "[" + string.Join(", ", list.Cast<object>().Select(Value)) + "]",
        _ => throw new ArgumentException($"TOML has no {value.GetType().Name}.", nameof(value)),
    };

    /// <summary>A key, quoted where it has to be.</summary>
    /// <param name="parts">Its parts.</param>
    /// <param name="quote">The quote to use if the part allows it: <c>"</c> or <c>'</c>.</param>
    public static string Key(IEnumerable<string> parts, char quote = '"') => string.Join('.', parts.Select(part => KeyPart(part, quote)));

    private static string KeyPart(string part, char quote)
    {
        if (part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            return part;
        bool literal = quote == '\'' && !part.Any(c => c == '\'' || TextCursor.IsForbidden(c));
        return literal ? $"'{part}'" : Quoted(part);
    }

    private static string Inline(IEnumerable<KeyValuePair<string, object>> table)
    {
        string entries = string.Join(", ", table.Select(entry => $"{Key([entry.Key])} = {Value(entry.Value)}"));
        return entries.Length == 0 ? "{}" : $"{{ {entries} }}";
    }

    private static string Float(double number)
    {
        if (double.IsNaN(number))
            return "nan";
        if (double.IsInfinity(number))
            return number > 0 ? "inf" : "-inf";
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny('.', 'E', 'e') < 0 ? text + ".0" : text;
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when TextCursor.IsForbidden(c) => $"\\u{(int)c:X4}",
                _ => c.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }
}
