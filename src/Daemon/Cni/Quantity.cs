using System.Buffers;
using System.Globalization;

namespace Sampan.Daemon.Cni;

/// <summary>A Kubernetes quantity: a decimal number, then k, M, Gi… or a power of ten.</summary>
internal static class Quantity
{
    private const int MaxLength = 40;
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789");

    private static readonly Dictionary<string, decimal> Units = new()
    {
        ["n"] = 1e-9m, ["u"] = 1e-6m, ["m"] = 1e-3m, [""] = 1, ["k"] = 1e3m, ["M"] = 1e6m, ["G"] = 1e9m, ["T"] = 1e12m,
        ["P"] = 1e15m, ["E"] = 1e18m, ["Ki"] = 1L << 10, ["Mi"] = 1L << 20, ["Gi"] = 1L << 30, ["Ti"] = 1L << 40,
        ["Pi"] = 1L << 50, ["Ei"] = 1L << 60,
    };

    /// <summary>The number; null when the text is none, or beyond what a decimal holds.</summary>
    public static decimal? Parse(string text)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return null;
        }
        int end = text.AsSpan().LastIndexOfAnyInRange('0', '9');
        int unitAt = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        try
        {
            return unitAt < 0 ? Number(text, Plain)
                : Units.TryGetValue(text[unitAt..], out decimal unit) ? Number(text[..unitAt], Plain) * unit
                : end > unitAt ? Number(text, Plain | NumberStyles.AllowExponent)
                : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static decimal? Number(string text, NumberStyles style) =>
        decimal.TryParse(text, style, CultureInfo.InvariantCulture, out decimal value) ? value : null;
}
