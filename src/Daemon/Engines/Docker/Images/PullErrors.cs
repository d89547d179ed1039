using System.Text.RegularExpressions;
using Sampan.Docker;
using Sampan.Images;
using Sampan.Images.Registry;
using Sampan.Oci;

namespace Sampan.Daemon.Engines.Docker.Images;

/// <summary>
/// What an engine's refusal of a pull means. It hands the registry's words on, with a status that is 500 for most of them: the
/// words are all there is to go by.
/// </summary>
internal static partial class PullErrors
{
    private const int Unauthorized = 401;
    private const int Forbidden = 403;
    private const int NotFound = 404;

    // Given to the exception where the engine gave none: 0 would mean that nobody answered.
    private const int Unknown = 500;

    /// <summary>The failure as a pull of our own would tell it; the engine's words are kept.</summary>
    public static Exception Of(ImageReference reference, PullRefusal refusal)
    {
        string text = $"{reference}: {refusal.Words}";
        string words = Bare(reference, refusal.Words);
        return Damaged().IsMatch(words) ? new LayerException(text)
            : Unreachable().IsMatch(words) ? new RegistryUnavailableException(text)
            : Unfit().IsMatch(words) ? new UnsupportedImageException(text)
            : Refused().IsMatch(words) || refusal.Status is Unauthorized or Forbidden ? new RegistryUnauthorizedException(text)
            : Absent().IsMatch(words) || refusal.Status == NotFound ? new ImageNotFoundException(text)
            : new DockerException(refusal.Status > 0 ? refusal.Status : Unknown, text);
    }

    // A repository may be called "unauthorized".
    private static string Bare(ImageReference reference, string words) =>
        new[] { reference.ToString(), reference.Familiar, reference.Name, reference.WithTag("x").Familiar[..^2], reference.Repository }
            .Aggregate(words, (left, name) => left.Replace(name, "", StringComparison.Ordinal));

    // Overloaded, not reached, not understood: later may work.
    [GeneratedRegex(
        "toomanyrequests|too many requests|no such host|server misbehaving|name resolution|connection refused|connection reset|broken pipe"
        + "|i/o timeout|TLS handshake timeout|deadline exceeded|Client\\.Timeout|request canceled|no route to host|network is unreachable"
        + "|HTTP response to HTTPS client|x509:|tls:|proxyconnect|\\bEOF\\b|(?<![:.])\\b(?:429|50[0-9])\\b|HTTP 5xx|Bad Gateway|Service Unavailable|Gateway Time-?out",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unreachable();

    [GeneratedRegex(
        "no matching manifest|no match for platform|cannot be used on this platform|unsupported (?:media|manifest)|schema ?(?:version )?1\\b|unsupported schema|no longer supported"
        + "|invalid rootfs in image configuration|Encountered remote",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Unfit();

    [GeneratedRegex(
        "unauthorized|authentication required|authorization failed|insufficient_scope|no basic auth credentials|access denied|\\bdenied:|incorrect username|(?<![:.])\\b40[13]\\b|forbidden",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refused();

    [GeneratedRegex("manifest unknown|name unknown|not found|does not exist|(?<![:.])\\b404\\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Absent();

    [GeneratedRegex(
        "verification failed|unexpected commit (?:digest|size)|failed to register layer|failed to extract layer|invalid tar header|gzip: invalid|archive/tar",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Damaged();
}
