using System.Globalization;
using System.Text;

namespace Sampan.Daemon.Logging;

/// <summary>Words and values as they stand in a log.</summary>
internal static class LogText
{
    /// <summary>Longer messages and values are cut: a log line is not a transport.</summary>
    public const int MaxLength = 16 << 10;

    private const string OwnPrefix = "Sampan.Daemon.";

    /// <summary><c>SandboxId</c> is <c>sandboxId</c>.</summary>
    public static string FieldName(string name) =>
        name.Length > 0 && char.IsAsciiLetterUpper(name[0]) ? char.ToLowerInvariant(name[0]) + name[1..] : name;

    /// <summary><c>Sampan.Daemon.Sandboxes.RunSandbox</c> is <c>Sandboxes RunSandbox</c>; of others the last two words.</summary>
    public static string Source(string category)
    {
        string rest = category.StartsWith(OwnPrefix, StringComparison.Ordinal) ? category[OwnPrefix.Length..] : category;
        string[] words = rest.Split('.');
        return string.Join(' ', words.TakeLast(2));
    }

    /// <summary>The value as text, the same in every locale.</summary>
    public static string Value(object? value) => value switch
    {
        null => "null",
        string text => Cut(text),
        DateTimeOffset time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        System.Collections.IEnumerable items => Cut(string.Join(',', items.Cast<object?>().Take(64).Select(Value))),
        _ => Cut(value.ToString() ?? ""),
    };

    public static string Cut(string text) => text.Length > MaxLength ? text[..MaxLength] + "…" : text;

    /// <summary>Quoted when it would not be one word.</summary>
    public static void AppendValue(StringBuilder line, string value)
    {
        if (value.Length > 0 && !value.Any(each => char.IsWhiteSpace(each) || char.IsControl(each) || each is '"' or '=' or '\\'))
        {
            line.Append(value);
            return;
        }
        line.Append('"');
        AppendEscaped(line, value, quote: true);
        line.Append('"');
    }

    /// <summary>On one line, whatever it holds: nobody forges a second one, or speaks to the terminal.</summary>
    public static void AppendEscaped(StringBuilder line, string text, bool quote = false)
    {
        foreach (char each in text)
        {
            switch (each)
            {
                case '\n':
                    line.Append("\\n");
                    break;
                case '\t':
                    line.Append("\\t");
                    break;
                case '"' or '\\' when quote:
                    line.Append('\\').Append(each);
                    break;
                case '\u2028' or '\u2029':
                case var control when char.IsControl(control):
                    line.Append(CultureInfo.InvariantCulture, $"\\u{(int)each:x4}");
                    break;
                default:
                    line.Append(each);
                    break;
            }
        }
    }
}
