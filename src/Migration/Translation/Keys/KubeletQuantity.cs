using System.Globalization;
using System.Text.RegularExpressions;

namespace Sampan.Migration.Translation.Keys;

/// <summary>Docker's sizes (units.FromHumanSize: decimal, whatever the letters say) as quantities of Kubernetes.</summary>
internal static partial class KubeletQuantity
{
    /// <summary>The quantity; null if the text is not a size above zero.</summary>
    internal static string? FromDockerSize(string size)
    {
        Match match = Size().Match(size.Trim());
        if (!match.Success || !decimal.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
            return null;
        int power = match.Groups[2].Value.Length == 0 ? 0 : "kmgtp".IndexOf(char.ToLowerInvariant(match.Groups[2].Value[0])) + 1;
        for (int i = 0; i < power; i++)
        {
            if (number > long.MaxValue / 1000m)
                return null;
            number *= 1000;
        }
        long bytes = (long)number;
        if (bytes <= 0)
            return null;
        string suffix = "";
        foreach (string next in (ReadOnlySpan<string>)["k", "M", "G", "T"])
        {
            if (bytes % 1000 != 0)
                break;
            bytes /= 1000;
            suffix = next;
        }
        return bytes.ToString(CultureInfo.InvariantCulture) + suffix;
    }

    [GeneratedRegex(@"^([0-9]{1,15}(?:\.[0-9]{1,9})?) ?(?:([kKmMgGtTpP])[iI]?)?[bB]?\z")]
    private static partial Regex Size();
}
