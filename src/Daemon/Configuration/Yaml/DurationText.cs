using System.Globalization;
using System.Text;

namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>Durations as <c>90s</c>, <c>5m</c>, <c>1h30m</c>, <c>250ms</c>: whole numbers with units, largest first.</summary>
internal static class DurationText
{
    private const int LongestText = 32;

    private static readonly IReadOnlyList<(string Unit, long Ticks)> s_units =
    [
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>The duration, or null when <paramref name="text"/> is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (text.Length is 0 or > LongestText) return null;
        ReadOnlySpan<char> rest = text;
        long ticks = 0;
        int lastUnit = -1;
        while (rest.Length > 0)
        {
            int digits = LeadingDigits(rest);
            if (digits is 0 or > 9) return null;
            long count = long.Parse(rest[..digits], CultureInfo.InvariantCulture);
            rest = rest[digits..];
            int unit = LeadingUnit(rest);
            if (unit <= lastUnit) return null;
            ticks += count * s_units[unit].Ticks;
            rest = rest[s_units[unit].Unit.Length..];
            lastUnit = unit;
        }
        return TimeSpan.FromTicks(ticks);
    }

    /// <summary>The shortest text that <see cref="Parse"/> reads back.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var text = new StringBuilder();
        long rest = duration.Ticks;
        foreach ((string unit, long ticks) in s_units)
        {
            if (rest / ticks > 0) text.Append(CultureInfo.InvariantCulture, $"{rest / ticks}{unit}");
            rest %= ticks;
        }
        return text.ToString();
    }

    private static int LeadingDigits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static int LeadingUnit(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyInRange('0', '9');
        ReadOnlySpan<char> unit = end < 0 ? text : text[..end];
        for (int i = 0; i < s_units.Count; i++)
        {
            if (unit.SequenceEqual(s_units[i].Unit)) return i;
        }
        return -1;
    }
}
