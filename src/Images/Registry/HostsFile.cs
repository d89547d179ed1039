using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Sampan.Toml;

namespace Sampan.Images.Registry;

/// <summary>Turns containerd's hosts.toml (containerd docs/hosts.md) into the hosts to ask, in order.</summary>
internal sealed partial class HostsFile
{
    private static readonly string[] Known =
        ["server", "host", "capabilities", "ca", "client", "skip_verify", "header", "override_path", "dial_timeout", "proxy"];

    private readonly string _registry;
    private readonly string _folder;

    private HostsFile(string registry, string folder)
    {
        _registry = registry;
        _folder = folder;
    }

    /// <summary>The hosts named in <paramref name="file"/>, then the server.</summary>
    /// <param name="file">The document.</param>
    /// <param name="registry">The registry of the image, e.g. <c>docker.io</c>.</param>
    /// <param name="folder">Where the file lies; relative paths in it start here.</param>
    /// <exception cref="FormatException">A value is of the wrong type or form.</exception>
    internal static IReadOnlyList<HostEndpoint> Read(TomlTable file, string registry, string folder)
    {
        var reader = new HostsFile(registry, folder);
        var endpoints = new List<HostEndpoint>();
        foreach ((string url, object value) in file.Get<TomlTable>("host") ?? [])
        {
            TomlTable section = value as TomlTable ?? throw new FormatException($"'host.\"{url}\"' must be a table.");
            endpoints.Add(reader.Endpoint(url, section));
        }
        string? server = file.Get<string>("server");
        HostEndpoint last = string.IsNullOrEmpty(server)
            ? reader.Settings(Default(registry), file)
            : reader.Endpoint(server, file);
        if (!endpoints.Any(e => e.Root == last.Root))
            endpoints.Add(last);
        return endpoints;
    }

    /// <summary>The registry itself, where no file says otherwise. Plain http only on this machine.</summary>
    internal static HostEndpoint Default(string registry)
    {
        string host = registry == "docker.io" ? "registry-1.docker.io" : registry;
        string scheme = IsLoopback(host) && !host.EndsWith(":443", StringComparison.Ordinal) ? "http" : "https";
        return new HostEndpoint { Root = new Uri($"{scheme}://{host}/v2/") };
    }

    /// <summary>Keys that we do not know, for a warning: containerd ignores them too.</summary>
    internal static IEnumerable<string> UnknownKeys(TomlTable file) => file.Keys.Except(Known);

    private static bool IsLoopback(string host)
    {
        string name = Uri.TryCreate($"http://{host}/", UriKind.Absolute, out Uri? uri) ? uri.DnsSafeHost : host;
        return name == "localhost" || (IPAddress.TryParse(name, out IPAddress? address) && IPAddress.IsLoopback(address));
    }

    private HostEndpoint Endpoint(string text, TomlTable section)
    {
        string full = text.Contains("://", StringComparison.Ordinal) ? text : $"{(IsLoopback(text) ? "http" : "https")}://{text}";
        if (!Uri.TryCreate(full, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            throw new FormatException($"'{text}' is not an http or https URL.");
        string path = url.AbsolutePath.TrimEnd('/');
        bool keep = section.GetBoolean("override_path") ?? false;
        if (!keep && !path.EndsWith("/v2", StringComparison.Ordinal))
            path += "/v2";
        // The name that images carry is not the host that serves them.
        string authority = url.Authority == "docker.io" ? "registry-1.docker.io" : url.Authority;
        var root = new Uri($"{url.Scheme}://{authority}{path}/");
        bool own = root.Authority == Default(_registry).Root.Authority || root.Authority == _registry;
        return Settings(new HostEndpoint { Root = root, Namespace = own ? null : _registry }, section);
    }

    private HostEndpoint Settings(HostEndpoint endpoint, TomlTable section) => endpoint with
    {
        Capabilities = Capabilities(section) ?? endpoint.Capabilities,
        AuthorityFiles = [.. Strings(section, "ca").Select(FullPath)],
        ClientCertificates = [.. Clients(section)],
        SkipVerify = section.GetBoolean("skip_verify") ?? false,
        Headers = [.. Headers(section)],
        DialTimeout = Timeout(section),
        Proxy = section.Get<string>("proxy") is { Length: > 0 } proxy ? ProxyRules.Always(proxy) : null,
    };

    private static HostCapabilities? Capabilities(TomlTable section)
    {
        if (section.Get<TomlArray>("capabilities") is not { } list)
            return null;
        HostCapabilities all = HostCapabilities.None;
        foreach (string name in list.Strings("capabilities"))
        {
            all |= name switch
            {
                "pull" => HostCapabilities.Pull,
                "resolve" => HostCapabilities.Resolve,
                "push" => HostCapabilities.Push,
                _ => HostCapabilities.None,
            };
        }
        return all;
    }

    private static IReadOnlyList<string> Strings(TomlTable section, string key) =>
        !section.TryGet(key, out object? value) ? []
        : value is string one ? [one]
        : value is TomlArray list ? list.Strings(key)
        : throw new FormatException($"'{key}' must be a string or a list of strings.");

    /// <summary>A file with both parts, a list of such files, or a list of [certificate, key] pairs.</summary>
    private IEnumerable<(string, string?)> Clients(TomlTable section)
    {
        if (!section.TryGet("client", out object? value))
            yield break;
        if (value is string one)
        {
            yield return (FullPath(one), null);
            yield break;
        }
        foreach (object item in value as TomlArray ?? throw new FormatException("'client' must be a string or a list."))
        {
            yield return item switch
            {
                string file => (FullPath(file), null),
                TomlArray { Count: 1 or 2 } pair when pair.Strings("client") is var files =>
                    (FullPath(files[0]), files.Count > 1 && files[1].Length > 0 ? FullPath(files[1]) : null),
                _ => throw new FormatException("'client' must list files, or pairs of a certificate and a key file."),
            };
        }
    }

    private static IEnumerable<(string, string)> Headers(TomlTable section) =>
        from name in section.Get<TomlTable>("header")?.Keys ?? []
        from value in Strings(section.Get<TomlTable>("header")!, name)
        select IsHeader(name, value)
            ? (name, value)
            : throw new FormatException($"'header.{name}' is no HTTP header: names are letters, digits and dashes, values one line of ASCII.");

    private static bool IsHeader(string name, string value) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
        && value.All(c => c is >= ' ' and <= '~' or '\t');

    private static TimeSpan? Timeout(TomlTable section)
    {
        if (section.Get<string>("dial_timeout") is not { } text)
            return null;
        Match match = DurationPattern().Match(text);
        if (!match.Success)
            throw new FormatException($"'dial_timeout' must be a duration such as \"3s\" or \"1m30s\", not \"{text}\".");
        double Part(string group) =>
            match.Groups[group] is { Success: true } g ? double.Parse(g.Value, CultureInfo.InvariantCulture) : 0;
        return TimeSpan.FromSeconds((Part("m") * 60) + Part("s") + (Part("ms") / 1000));
    }

    private string FullPath(string path) => Path.Combine(_folder, path);

    [GeneratedRegex(@"^(?=.)(?:(?<m>[0-9]{1,4})m)?(?:(?<s>[0-9]{1,5}(?:\.[0-9]{1,3})?)s)?(?:(?<ms>[0-9]{1,7})ms)?\z")]
    private static partial Regex DurationPattern();
}
