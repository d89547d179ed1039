using System.Globalization;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>Sizes as Docker writes them and as Kubernetes does: <c>10m</c> is ten million bytes there and ten thousandths of one here.</summary>
internal static class Quantities
{
    /// <summary>Bytes of a size of Docker's log-opts: SI units, any case; null if it is none.</summary>
    public static long? Docker(string text)
    {
        string trimmed = text.Trim().ToLowerInvariant();
        string digits = new([.. trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]);
        string unit = trimmed[digits.Length..].Trim();
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return null;
        double? factor = unit switch
        {
            "" or "b" => 1,
            "k" or "kb" => 1e3,
            "m" or "mb" => 1e6,
            "g" or "gb" => 1e9,
            "t" or "tb" => 1e12,
            _ => null,
        };
        return factor is { } times ? (long)(number * times) : null;
    }

    /// <summary>The value of a quantity of Kubernetes'; null if it is none.</summary>
    public static double? Kubernetes(string text)
    {
        string trimmed = text.Trim();
        string digits = new([.. trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]);
        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return null;
        double? factor = trimmed[digits.Length..] switch
        {
            "" => 1,
            "m" => 1e-3,
            "k" => 1e3,
            "M" => 1e6,
            "G" => 1e9,
            "T" => 1e12,
            "Ki" => 1024,
            "Mi" => 1024d * 1024,
            "Gi" => 1024d * 1024 * 1024,
            "Ti" => 1024d * 1024 * 1024 * 1024,
            _ => null,
        };
        return number * factor;
    }

    /// <summary>Bytes in words.</summary>
    public static string Words(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GiB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.#} MiB"),
        >= 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 10):0.#} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };
}
