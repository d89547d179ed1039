using System.Globalization;
using System.Text.RegularExpressions;

namespace Sampan.Migration.Kubelet;

/// <summary>Sizes as Docker writes them in the form of Kubernetes.</summary>
public static partial class KubeletQuantity
{
    /// <summary>The least of log files that the kubelet takes.</summary>
    public const int LeastLogFiles = 2;

    /// <summary>
    /// A size as Docker reads it (<c>10m</c>: ten million bytes) as a quantity (<c>10M</c>; copied as it is it would mean milli-bytes).
    /// A quantity stays as it is. Null for what is none of both, e.g. <c>-1</c>.
    /// </summary>
    public static string? Size(string text)
    {
        if (Quantity().IsMatch(text))
            return text;
        if (DockerSize().Match(text) is not { Success: true } match)
            return null;
        string unit = match.Groups[2].Value.ToUpperInvariant();
        return match.Groups[1].Value + (unit == "K" ? "k" : unit);
    }

    /// <summary>A count of log files that the kubelet takes; null for what is no number.</summary>
    public static string? LogFiles(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int files)
        ? Math.Max(files, LeastLogFiles).ToString(CultureInfo.InvariantCulture)
        : null;

    // Without m, which is milli: nobody means it of a file's size.
    [GeneratedRegex(@"^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$")]
    private static partial Regex Quantity();

    [GeneratedRegex(@"^(\d+(?:\.\d+)?) ?([kmgtKMGT])?(?:i?b|B|iB)?$", RegexOptions.IgnoreCase)]
    private static partial Regex DockerSize();
}
