using System.Text.RegularExpressions;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Finds versions in what programs and packages say.</summary>
internal static partial class VersionText
{
    /// <summary>The first word of two or more numbers, e.g. <c>20.10.24</c> of <c>5:20.10.24+dfsg1-1</c>; empty if there is none.</summary>
    internal static string First(string text)
    {
        Match match = Numbers().Match(text.Length > MaxText ? text[..MaxText] : text);
        return match.Success ? match.Groups[1].Value : "";
    }

    /// <summary>The same as a version; null if there is none.</summary>
    internal static Version? Parse(string text) => Version.TryParse(First(text), out Version? version) ? version : null;

    private const int MaxText = 10_000;

    [GeneratedRegex(@"(?<![\d.])(\d{1,5}(?:\.\d{1,6}){1,3})(?!\d)")]
    private static partial Regex Numbers();
}
