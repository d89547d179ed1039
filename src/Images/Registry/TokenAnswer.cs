using System.Text.Json.Serialization;

namespace Sampan.Images.Registry;

/// <summary>A token server's answer (distribution-spec token authentication, OAuth2).</summary>
internal sealed record TokenAnswer
{
    [JsonPropertyName("token")]
    public string? Token { get; init; }

    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    /// <summary>Seconds; 60 if absent.</summary>
    [JsonPropertyName("expires_in")]
    public double? ExpiresIn { get; init; }
}
