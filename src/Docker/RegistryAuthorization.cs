using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>What an engine is to show a registry.</summary>
public sealed record RegistryAuthorization
{
    /// <summary>User.</summary>
    [JsonPropertyName("username")]
    public string? Username { get; init; }

    /// <summary>Its password.</summary>
    [JsonPropertyName("password")]
    public string? Password { get; init; }

    /// <summary>An OAuth2 refresh token.</summary>
    [JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    /// <summary>A bearer token, shown as it is.</summary>
    [JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }

    /// <summary>The registry's host; engines with containerd's store show nothing to any other.</summary>
    [JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    /// <summary>As the header <c>X-Registry-Auth</c> has it: JSON in base64 for URLs, padded.</summary>
    public string ToHeader() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this, DockerJson.Default.RegistryAuthorization))
        .Replace('+', '-').Replace('/', '_');

    /// <summary>Never shows a secret.</summary>
    public override string ToString() => $"RegistryAuthorization {{ ServerAddress = {ServerAddress} }}";
}
