using System.Buffers;
using System.Globalization;

namespace Sampan.Cli.Output;

/// <summary>Lengths of time as people write and read them.</summary>
internal static class TimeSpans
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private const long NanosecondsPerTick = 100;

    /// <summary>How long ago in docker's words: <c>5 minutes ago</c>; a dash for a time that is not set.</summary>
    public static string Ago(long unixNanoseconds, DateTimeOffset now)
    {
        if (unixNanoseconds <= 0)
            return "-";
        TimeSpan age = now - FromUnixNanoseconds(unixNanoseconds);
        return Words(age < TimeSpan.Zero ? TimeSpan.Zero : age) + " ago";
    }

    /// <summary>The moment of a CRI timestamp.</summary>
    public static DateTimeOffset FromUnixNanoseconds(long nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    /// <summary>A length in docker's words: <c>About an hour</c>.</summary>
    public static string Words(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "Less than a second",
        { TotalSeconds: < 2 } => "1 second",
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} seconds",
        { TotalMinutes: < 2 } => "About a minute",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} minutes",
        { TotalMinutes: < 90 } => "About an hour",
        { TotalHours: < 48 } => $"{(int)Math.Round(span.TotalHours)} hours",
        { TotalDays: < 14 } => $"{(int)span.TotalDays} days",
        { TotalDays: < 60 } => $"{(int)(span.TotalDays / 7)} weeks",
        { TotalDays: < 730 } => $"{(int)(span.TotalDays / 30)} months",
        _ => $"{(int)(span.TotalDays / 365)} years",
    };

    /// <summary>Seconds to one decimal: <c>3.2s</c>.</summary>
    public static string Seconds(TimeSpan span) => span.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + "s";

    /// <summary>Reads <c>90</c> (seconds), <c>500ms</c>, <c>10s</c>, <c>1m30s</c>, <c>2h</c>, <c>1d</c>.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
            return TryAdd(ref span, seconds);

        ReadOnlySpan<char> rest = text;
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            if (!TryReadPart(ref rest, out double part) || !TryAdd(ref span, part))
                return false;
        }

        return true;
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out double seconds)
    {
        seconds = 0;
        int digits = rest.IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            return false;

        rest = rest[digits..];
        int letters = rest.IndexOfAny(NumberCharacters);
        ReadOnlySpan<char> unit = letters < 0 ? rest : rest[..letters];
        rest = rest[unit.Length..];
        double factor = unit switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => double.NaN,
        };
        seconds = value * factor;
        return !double.IsNaN(factor);
    }

    private static bool TryAdd(ref TimeSpan span, double seconds)
    {
        // A century: more is a slip of the finger, and overflows elsewhere.
        if (seconds > 100.0 * 365 * 86400)
            return false;
        span += TimeSpan.FromSeconds(seconds);
        return true;
    }
}
