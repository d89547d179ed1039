using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Sampan.Oci;

/// <summary>
/// Names of images: one reference, or a text in which each <c>*</c> stands for any number of any characters, as
/// <c>registry.k8s.io/pause:*</c>.
/// </summary>
public sealed partial class ImagePattern
{
    // Name, tag and digest at their longest.
    private const int MaxLength = 512;

    private readonly string _text;
    private readonly bool _hasStar;

    private ImagePattern(string source, string text, bool hasStar)
    {
        Source = source;
        _text = text;
        _hasStar = hasStar;
    }

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>Reads <paramref name="text"/>; false if it is neither a reference nor a pattern of references.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ImagePattern? pattern)
    {
        bool hasStar = text.Contains('*', StringComparison.Ordinal);
        pattern = hasStar
            ? text.Length <= MaxLength && Signs().IsMatch(text) ? new ImagePattern(text, text, hasStar) : null
            : ImageReference.TryParse(text, out ImageReference? reference)
                ? new ImagePattern(text, (reference.Digest is { } digest ? reference.WithDigest(digest) : reference).ToString(), hasStar)
            : null;
        return pattern is not null;
    }

    /// <summary>Whether it means an image.</summary>
    /// <param name="name">The image's full name by tag or by digest, e.g. <c>docker.io/library/busybox:1</c>.</param>
    public bool Fits(string name) =>
        !_hasStar ? _text == name
        : Fits(_text, name) || (ImageReference.TryParse(name, out ImageReference? reference) && Fits(_text, reference.Familiar));

    // Goes back to the last star only: what an earlier one could give, the last one can too.
    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int at = 0, here = 0, star = -1, resume = 0;
        while (here < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, resume) = (at++, here);
            }
            else if (at < pattern.Length && pattern[at] == name[here])
            {
                at++;
                here++;
            }
            else if (star >= 0)
            {
                (at, here) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }
        return pattern[at..].TrimStart('*').IsEmpty;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_.:/@*\[\]-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Signs();
}
