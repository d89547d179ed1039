using System.Globalization;

namespace Sampan.Docker;

/// <summary>The engine's times: RFC 3339 to the nanosecond.</summary>
public static class DockerTime
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss";
    private const int SecondsLength = 19, FractionDigits = 9;
    private const long NanosecondsInSecond = 1_000_000_000;

    /// <summary>
    /// Nanoseconds since 1970. 0 for the year 1, which is how the engine says never, for all before 1970, and for what is no time.
    /// </summary>
    public static long UnixNanoseconds(string text)
    {
        // A date has hyphens of its own.
        int zone = text.AsSpan().LastIndexOfAny("Z+-");
        if (zone < SecondsLength
            || !DateTimeOffset.TryParseExact(
                string.Concat(text.AsSpan(0, SecondsLength), text.AsSpan(zone)), Seconds + "K", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            || Fraction(text.AsSpan(SecondsLength, zone - SecondsLength)) is not { } fraction)
        {
            return 0;
        }
        long seconds = time.ToUnixTimeSeconds();
        return seconds is <= 0 or >= long.MaxValue / NanosecondsInSecond ? 0 : (seconds * NanosecondsInSecond) + fraction;
    }

    /// <summary>As the engine takes it in <c>since</c>: seconds, a point, nanoseconds.</summary>
    internal static string Text(long unixNanoseconds)
    {
        (long seconds, long rest) = Math.DivRem(unixNanoseconds, NanosecondsInSecond);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds}.{rest:D9}");
    }

    /// <summary>Nanoseconds in a point and its digits; null if they are none.</summary>
    private static long? Fraction(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return 0;
        Span<char> digits = ['0', '0', '0', '0', '0', '0', '0', '0', '0'];
        if (text[0] != '.' || text.Length - 1 is < 1 or > FractionDigits)
            return null;
        text[1..].CopyTo(digits);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long nanoseconds) ? nanoseconds : null;
    }
}
