using System.Text;

namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>A value out of a file, made safe for a message.</summary>
internal static class Shown
{
    private const int MaxLength = 80;

    /// <summary>Quoted, without control characters, cut when long.</summary>
    public static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char each in value.AsSpan(0, Math.Min(value.Length, MaxLength)))
        {
            text.Append(char.IsControl(each) ? '?' : each);
        }
        if (value.Length > MaxLength) text.Append('…');
        return text.Append('"').ToString();
    }

    /// <summary>A key of a path, quoted only when it could be misread.</summary>
    public static string Key(string key) =>
        key.Length is > 0 and <= MaxLength && key.All(each => char.IsAsciiLetterOrDigit(each) || each is '-' or '_')
            ? key
            : Quoted(key);
}
