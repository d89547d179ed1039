using System.Buffers;
using System.Globalization;

namespace Sampan.Cli.Output;

/// <summary>Byte counts as people write and read them.</summary>
internal static class Sizes
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Three digits in decimal units, as docker and crictl show them: <c>4.27MB</c>.</summary>
    public static string Text(ulong bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        string format = value switch
        {
            _ when unit == 0 => "0",
            < 9.995 => "0.##",
            < 99.95 => "0.#",
            _ => "0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>
    /// Reads docker's form of a limit: <c>512</c> (bytes), <c>64k</c>, <c>256m</c>, <c>2g</c>, and Kubernetes' <c>256Mi</c>.
    /// Units are powers of 1024.
    /// </summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        int digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        ReadOnlySpan<char> number = digits < 0 ? text : text.AsSpan(0, digits);
        string unit = digits < 0 ? "" : text[digits..].ToLowerInvariant();
        double factor = unit switch
        {
            "" or "b" => 1,
            "k" or "kb" or "ki" or "kib" => 1L << 10,
            "m" or "mb" or "mi" or "mib" => 1L << 20,
            "g" or "gb" or "gi" or "gib" => 1L << 30,
            "t" or "tb" or "ti" or "tib" => 1L << 40,
            _ => double.NaN,
        };
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            return false;
        value *= factor;
        if (double.IsNaN(value) || value > long.MaxValue / 2)
            return false;
        bytes = (long)value;
        return true;
    }
}
