using System.Globalization;
using Sampan.Cli.Output;

namespace Sampan.Cli.Logs;

/// <summary>Reads <c>--since</c>: a length of time back from now, an RFC 3339 time, or Unix seconds.</summary>
internal static class SinceParser
{
    // Shorter numbers are seconds back; a Unix time of this length is from 2001 on.
    private const int UnixTimeDigits = 9;

    public static bool TryParse(string text, DateTimeOffset now, out DateTimeOffset since)
    {
        since = default;
        if (text.Length >= UnixTimeDigits && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
        {
            if (seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
                return false;
            since = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
            return true;
        }

        if (TimeSpans.TryParse(text, out TimeSpan back))
        {
            since = now - back;
            return true;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out since);
    }
}
