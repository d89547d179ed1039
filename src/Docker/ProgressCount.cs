using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>How far a transfer is.</summary>
/// <param name="Current">Done.</param>
/// <param name="Total">In all.</param>
/// <param name="Units">What is counted; null for bytes.</param>
internal sealed record ProgressCount(
    [property: JsonPropertyName("current")] long Current,
    [property: JsonPropertyName("total")] long Total,
    [property: JsonPropertyName("units")] string? Units);
