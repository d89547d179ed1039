namespace Sampan.Images.Registry;

/// <summary>What to show the registry: user and password, or an identity token, or a finished bearer token.</summary>
/// <param name="Username">User, for basic authentication and token requests.</param>
/// <param name="Password">Its password.</param>
/// <param name="IdentityToken">An OAuth2 refresh token.</param>
/// <param name="RegistryToken">A bearer token, sent as it is.</param>
/// <param name="ServerAddress">The registry that it is for; empty means the image's own.</param>
public sealed record RegistryCredential(
    string? Username, string? Password, string? IdentityToken, string? RegistryToken, string? ServerAddress)
{
    private static readonly string[] DockerHub = ["docker.io", "index.docker.io", "registry-1.docker.io"];

    internal bool HasPassword => !string.IsNullOrEmpty(Username) || !string.IsNullOrEmpty(Password);

    /// <summary>True if it may be shown to <paramref name="registry"/> (host and perhaps port).</summary>
    public bool IsFor(string registry)
    {
        if (string.IsNullOrEmpty(ServerAddress))
            return true;
        string address = Host(ServerAddress);
        registry = Host(registry);
        return string.Equals(address, registry, StringComparison.OrdinalIgnoreCase)
            || (DockerHub.Contains(address, StringComparer.OrdinalIgnoreCase)
                && DockerHub.Contains(registry, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>True if it was made for <paramref name="host"/> by name, which may then be a mirror.</summary>
    internal bool Names(string host) => !string.IsNullOrEmpty(ServerAddress) && IsFor(host);

    // Docker and the kubelet write "https://index.docker.io/v1/" as well as "registry.example:443".
    private static string Host(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        bool plain = address.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
        string host = (scheme >= 0 ? address[(scheme + 3)..] : address).Split('/', 2)[0];
        string port = plain ? ":80" : ":443";
        return host.EndsWith(port, StringComparison.Ordinal) ? host[..^port.Length] : host;
    }

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => $"RegistryCredential {{ ServerAddress = {ServerAddress} }}";
}
