using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>A message of a transfer as it is sent.</summary>
internal sealed record ProgressMessage(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("progressDetail")] ProgressCount? Count,
    [property: JsonPropertyName("error")] string? Error,
    [property: JsonPropertyName("errorDetail")] ProgressError? Detail);
