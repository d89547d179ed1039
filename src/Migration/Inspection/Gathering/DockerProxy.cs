using System.Net;
using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The proxies that dockerd uses for registries: of daemon.json, else of its environment.</summary>
/// <param name="Http">For http; null for none.</param>
/// <param name="Https">For https; null for none.</param>
/// <param name="Except">Names, domains, addresses and networks that are asked directly.</param>
internal sealed record DockerProxy(Uri? Http, Uri? Https, IReadOnlyList<string> Except)
{
    internal static DockerProxy Of(DockerSettings? settings)
    {
        string http = Pick("http-proxy", "HTTP_PROXY"), https = Pick("https-proxy", "HTTPS_PROXY");
        return new DockerProxy(
            Address(http), Address(https), Pick("no-proxy", "NO_PROXY").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

        string Pick(string key, string variable) =>
            settings?.Value("proxies").Text(key) is { Length: > 0 } set ? set
                : settings?.Environment.GetValueOrDefault(variable) ?? settings?.Environment.GetValueOrDefault(variable.ToLowerInvariant()) ?? "";
    }

    /// <summary>The proxy on the way to an address; null for the direct way.</summary>
    internal Uri? For(Uri address) => Except.Any(word => Covers(word, address)) ? null : address.Scheme == Uri.UriSchemeHttps ? Https : Http;

    private static Uri? Address(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out Uri? address) && address.Host.Length > 0 ? address : null;

    private static bool Covers(string word, Uri address)
    {
        if (word == "*")
            return true;
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip))
            return IPNetwork.TryParse(word, out IPNetwork network) ? network.Contains(ip) : word == ip.ToString();
        string[] parts = word.Split(':');
        string domain = parts[0].TrimStart('*').TrimStart('.');
        bool port = parts.Length < 2 || parts[1] == address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return port && domain.Length > 0 && (address.Host == domain || address.Host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));
    }
}
