using System.Globalization;

namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>Sizes as <c>64MiB</c>: a whole number with B, KiB, MiB, GiB or TiB. Decimal units are refused, not guessed at.</summary>
internal static class SizeText
{
    private const int LongestText = 24;

    private static readonly IReadOnlyList<(string Unit, int Shift)> s_units =
        [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10), ("B", 0)];

    /// <summary>Bytes, or null when <paramref name="text"/> is no size below 8 EiB.</summary>
    public static long? Parse(string text)
    {
        if (text.Length > LongestText) return null;
        foreach ((string unit, int shift) in s_units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal)) continue;
            return long.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out long count)
                && count <= long.MaxValue >> shift
                ? count << shift
                : null;
        }
        return null;
    }

    /// <summary>The text with the largest unit that divides <paramref name="bytes"/>.</summary>
    public static string Format(long bytes)
    {
        (string unit, int shift) = s_units.First(each => bytes == 0 ? each.Shift == 0 : bytes % (1L << each.Shift) == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes >> shift}{unit}");
    }
}
