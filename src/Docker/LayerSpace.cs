using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>What images take on the disk.</summary>
internal sealed record LayerSpace([property: JsonPropertyName("LayersSize")] long LayersSize);
