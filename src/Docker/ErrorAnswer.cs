using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>How the engine says no.</summary>
internal sealed record ErrorAnswer([property: JsonPropertyName("message")] string? Message);
