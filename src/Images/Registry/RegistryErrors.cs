using System.Text.Json.Serialization;

namespace Sampan.Images.Registry;

/// <summary>A registry's error document (distribution-spec "Error Codes").</summary>
internal sealed record RegistryErrors
{
    [JsonPropertyName("errors")]
    public IReadOnlyList<RegistryError>? Errors { get; init; }
}
