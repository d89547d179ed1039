using System.Text.RegularExpressions;

namespace Sampan.Cli.Lookup;

/// <summary>A part of a name, or a regular expression for it.</summary>
internal sealed class NamePattern
{
    private readonly Regex _regex;

    private NamePattern(string text, Regex regex)
    {
        Text = text;
        _regex = regex;
    }

    public string Text { get; }

    /// <summary>The pattern of a text; null for no text.</summary>
    /// <exception cref="CliException">It is no regular expression.</exception>
    public static NamePattern? Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            // Without backtracking no pattern takes long.
            return new NamePattern(text, new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException)
        {
            throw CliException.Usage($"'{text}' is no regular expression: {e.Message}", "write a part of the name, or escape the special characters with a backslash");
        }
    }

    public bool Matches(string name) => _regex.IsMatch(name);
}
