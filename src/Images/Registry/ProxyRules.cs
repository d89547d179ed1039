using System.Net;

namespace Sampan.Images.Registry;

/// <summary>
/// Which proxy a request goes through, by the variables that Docker and containerd honour: HTTP_PROXY, HTTPS_PROXY, NO_PROXY,
/// in capitals or not, and ALL_PROXY for what the first two leave out. This machine is never asked through a proxy.
/// </summary>
public sealed class ProxyRules : IWebProxy
{
    private readonly Uri? _http;
    private readonly Uri? _https;
    private readonly ProxyBypass _bypass;

    private ProxyRules(Uri? http, Uri? https, ProxyBypass bypass, NetworkCredential?[] credentials)
    {
        _http = http;
        _https = https;
        _bypass = bypass;
        var all = new CredentialCache();
        foreach ((Uri? proxy, NetworkCredential? credential) in new[] { http, https }.Zip(credentials))
        {
            if (proxy is not null && credential is not null && all.GetCredential(proxy, "Basic") is null)
                all.Add(proxy, "Basic", credential);
        }
        Credentials = all;
    }

    /// <summary>No proxy at all.</summary>
    public static ProxyRules None { get; } = new(null, null, ProxyBypass.Parse(""), [null, null]);

    /// <summary>User and password of a proxy, from its URL.</summary>
    public ICredentials? Credentials { get; set; }

    /// <summary>Reads the rules.</summary>
    /// <param name="variable">Gives the value of an environment variable.</param>
    /// <exception cref="FormatException">A proxy is no URL; the message names the variable, not its value, which may hold a password.</exception>
    public static ProxyRules Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        (Uri? Url, NetworkCredential? Credential) all = Proxy("ALL_PROXY", Value("ALL_PROXY"));
        (Uri? Url, NetworkCredential? Credential) http = Proxy("HTTP_PROXY", Value("HTTP_PROXY"));
        (Uri? Url, NetworkCredential? Credential) https = Proxy("HTTPS_PROXY", Value("HTTPS_PROXY"));
        http = http.Url is null ? all : http;
        https = https.Url is null ? all : https;
        return new ProxyRules(http.Url, https.Url, ProxyBypass.Parse(Value("NO_PROXY")), [http.Credential, https.Credential]);

        string Value(string name) =>
            variable(name) is { Length: > 0 } capitals ? capitals : variable(name.ToLowerInvariant()) ?? "";
    }

    /// <summary>One proxy for all requests, whatever the environment says.</summary>
    /// <exception cref="FormatException">It is no URL of a proxy.</exception>
    internal static ProxyRules Always(string text)
    {
        (Uri? url, NetworkCredential? credential) = Proxy("'proxy'", text);
        return new ProxyRules(url, url, ProxyBypass.Nothing, [credential, credential]);
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Uri? proxy = destination.Scheme == "https" ? _https : _http;
        return proxy is null || _bypass.Covers(destination) ? null : proxy;
    }

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <summary>True if one of the proxies is on <paramref name="host"/>.</summary>
    internal bool IsProxy(string host) =>
        string.Equals(_http?.IdnHost, host, StringComparison.OrdinalIgnoreCase)
        || string.Equals(_https?.IdnHost, host, StringComparison.OrdinalIgnoreCase);

    private static (Uri?, NetworkCredential?) Proxy(string name, string text)
    {
        text = text.Trim();
        if (text.Length == 0)
            return (null, null);
        string full = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        if (!Uri.TryCreate(full, UriKind.Absolute, out Uri? url) || url.Host.Length == 0
            || url.Scheme is not ("http" or "https" or "socks5" or "socks5h" or "socks4" or "socks4a"))
        {
            throw new FormatException($"{name} is not the URL of a proxy: write http://HOST:PORT, https://… or socks5://….");
        }
        // The proxy looks names up in either spelling of socks5.
        string scheme = url.Scheme == "socks5h" ? "socks5" : url.Scheme;
        int port = url.Port > 0 ? url.Port : 1080;
        string[] user = url.UserInfo.Split(':', 2);
        NetworkCredential? credential = url.UserInfo.Length == 0
            ? null
            : new NetworkCredential(Uri.UnescapeDataString(user[0]), user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "");
        return (new UriBuilder(scheme, url.IdnHost, port).Uri, credential);
    }
}
