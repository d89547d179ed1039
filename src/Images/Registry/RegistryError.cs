using System.Text.Json.Serialization;

namespace Sampan.Images.Registry;

/// <summary>One error of a <see cref="RegistryErrors"/> document.</summary>
internal sealed record RegistryError
{
    [JsonPropertyName("code")]
    public string? Code { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
