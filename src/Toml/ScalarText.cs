using System.Globalization;
using System.Text.RegularExpressions;

namespace Sampan.Toml;

/// <summary>Booleans, numbers and dates.</summary>
internal static partial class ScalarText
{
    /// <summary>The value, or null if <paramref name="word"/> is none.</summary>
    internal static object? Parse(string word) => word switch
    {
        "true" => true,
        "false" => false,
        "inf" or "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" or "+nan" or "-nan" => double.NaN,
        _ => (object?)Prefixed(word) ?? Decimal(word) ?? (object?)Float(word) ?? Date(word),
    };

    private static long? Decimal(string word) =>
        DecimalPattern().IsMatch(word)
        && long.TryParse(word.Replace("_", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : null;

    private static long? Prefixed(string word)
    {
        if (!PrefixedPattern().IsMatch(word))
            return null;
        int radix = word[1] switch { 'x' => 16, 'o' => 8, _ => 2 };
        UInt128 value = 0;
        foreach (char digit in word.AsSpan(2))
        {
            if (digit != '_')
                value = (value * (uint)radix) + (uint)Convert.ToInt32(digit.ToString(), 16);
            if (value > long.MaxValue)
                return null;
        }
        return (long)value;
    }

    private static double? Float(string word) =>
        FloatPattern().IsMatch(word)
            ? double.Parse(word.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture)
            : null;

    private static TomlDate? Date(string word)
    {
        if (!DatePattern().IsMatch(word))
            return null;
        if (word.Length >= 10 && word[4] == '-'
            && !DateOnly.TryParseExact(word[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return null;
        }
        return new TomlDate(word);
    }

    [GeneratedRegex(@"^[+-]?(?:0|[1-9](?:_?[0-9])*)\z")]
    private static partial Regex DecimalPattern();

    [GeneratedRegex(@"^0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)\z")]
    private static partial Regex PrefixedPattern();

    [GeneratedRegex(@"^[+-]?(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*(?:[eE][+-]?[0-9](?:_?[0-9])*)?|[eE][+-]?[0-9](?:_?[0-9])*)\z")]
    private static partial Regex FloatPattern();

    [GeneratedRegex(@"^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?)?|(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?)\z")]
    private static partial Regex DatePattern();
}
