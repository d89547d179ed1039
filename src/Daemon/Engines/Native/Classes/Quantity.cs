using System.Globalization;

namespace Sampan.Daemon.Engines.Native.Classes;

/// <summary>Numbers as Kubernetes writes them: <c>50M</c>, <c>1.5Gi</c>, <c>10k</c>, <c>1e6</c>.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("m", 0.001m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>The whole number, rounded up; null when the text is none or it is too large.</summary>
    public static long? TryParse(string text)
    {
        (string Suffix, decimal Factor) unit = Suffixes.FirstOrDefault(
            each => text.EndsWith(each.Suffix, StringComparison.Ordinal), (Suffix: "", Factor: 1m));
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text.AsSpan(0, text.Length - unit.Suffix.Length), Styles, CultureInfo.InvariantCulture, out decimal number)
            || Math.Abs(number) > long.MaxValue / unit.Factor)
        {
            return null;
        }
        return (long)Math.Ceiling(number * unit.Factor);
    }
}
