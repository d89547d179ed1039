using System.Globalization;
using System.Text.RegularExpressions;

namespace Sampan.Migration.Translation.Own;

/// <summary>Durations and sizes as Sampan's configuration writes them.</summary>
internal static partial class SampanWords
{
    private static IReadOnlyList<string> Units { get; } = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>A duration of Go (1m0s, 1.5h, 300ms) in whole seconds; null if it is none or less than a second.</summary>
    internal static string? Duration(string text)
    {
        if (text.Length == 0 || !GoDuration().IsMatch(text))
            return null;
        decimal seconds = 0;
        foreach (Match part in GoPart().Matches(text))
        {
            decimal number = decimal.Parse(part.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            seconds += number * part.Groups[2].Value switch { "h" => 3600m, "m" => 60m, "s" => 1m, "ms" => 0.001m, _ => 0m };
        }
        return seconds is >= 1 and < 1_000_000 ? ((long)seconds).ToString(CultureInfo.InvariantCulture) + "s" : null;
    }

    /// <summary>A memory size of Docker (binary, whatever the letters say) in the largest whole unit; null if it is none.</summary>
    internal static string? Size(string text)
    {
        Match match = DockerSize().Match(text.Trim());
        if (!match.Success || !decimal.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return null;
        int power = match.Groups[2].Value.Length == 0 ? 0 : "kmgt".IndexOf(char.ToLowerInvariant(match.Groups[2].Value[0])) + 1;
        for (int i = 0; i < power; i++)
            number *= 1024;
        if (number is < 1 or > long.MaxValue)
            return null;
        long bytes = (long)number;
        int unit = 0;
        while (unit < 4 && bytes % 1024 == 0)
        {
            bytes /= 1024;
            unit++;
        }
        return bytes.ToString(CultureInfo.InvariantCulture) + Units[unit];
    }

    [GeneratedRegex(@"^([0-9]{1,9}(\.[0-9]{1,9})?(ns|us|µs|ms|s|m|h))+\z")]
    private static partial Regex GoDuration();

    [GeneratedRegex(@"([0-9]{1,9}(?:\.[0-9]{1,9})?)(ns|us|µs|ms|s|m|h)")]
    private static partial Regex GoPart();

    [GeneratedRegex(@"^([0-9]{1,15}(?:\.[0-9]{1,9})?) ?(?:([kKmMgGtT])[iI]?)?[bB]?\z")]
    private static partial Regex DockerSize();
}
