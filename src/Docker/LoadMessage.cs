using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>A message of a load: words for people, or why it failed.</summary>
internal sealed record LoadMessage([property: JsonPropertyName("stream")] string? Stream, [property: JsonPropertyName("error")] string? Error);
