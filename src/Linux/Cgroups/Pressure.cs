using System.Globalization;

namespace Sampan.Linux.Cgroups;

/// <summary>Pressure stall information of one resource, kernel Documentation/accounting/psi.rst.</summary>
/// <param name="Some">Some task waited.</param>
/// <param name="Full">All tasks waited at once.</param>
public sealed record Pressure(PressureLine Some, PressureLine Full)
{
    /// <summary>Reads a <c>*.pressure</c> file's text; null when it is empty: the kernel keeps none.</summary>
    public static Pressure? Parse(string text)
    {
        var lines = new Dictionary<string, PressureLine>(StringComparer.Ordinal);
        foreach (string[] words in text.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (words.Length > 1)
            {
                lines[words[0]] = PressureLine.Parse(words);
            }
        }
        return lines.TryGetValue("some", out PressureLine? some)
            ? new Pressure(some, lines.GetValueOrDefault("full", new PressureLine(0, 0, 0, 0)))
            : null;
    }
}

/// <summary>One line of it.</summary>
/// <param name="TotalMicroseconds">Stalled since the cgroup was made.</param>
/// <param name="Average10">Percent of the last 10 seconds.</param>
/// <param name="Average60">Percent of the last minute.</param>
/// <param name="Average300">Percent of the last 5 minutes.</param>
public sealed record PressureLine(ulong TotalMicroseconds, double Average10, double Average60, double Average300)
{
    internal static PressureLine Parse(string[] words) =>
        new((ulong)Find(words, "total="), Find(words, "avg10="), Find(words, "avg60="), Find(words, "avg300="));

    private static double Find(string[] words, string name) =>
        words.FirstOrDefault(word => word.StartsWith(name, StringComparison.Ordinal)) is { } word
        && double.TryParse(word.AsSpan(name.Length), CultureInfo.InvariantCulture, out double value)
            ? value
            : 0;
}
