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
        string address = ServerAddress;
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
            address = address[(scheme + 3)..];
        address = address.Split('/', 2)[0];
        return string.Equals(address, registry, StringComparison.OrdinalIgnoreCase)
            || (DockerHub.Contains(address, StringComparer.OrdinalIgnoreCase)
                && DockerHub.Contains(registry, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => $"RegistryCredential {{ ServerAddress = {ServerAddress} }}";
}
