using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>Why a transfer failed.</summary>
internal sealed record ProgressError(
    [property: JsonPropertyName("code")] int Code, [property: JsonPropertyName("message")] string? Message);
