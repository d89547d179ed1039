using System.Text.Json.Serialization;

namespace Sampan.Oci.Runtime;

/// <summary>A class of service of the resource control filesystem.</summary>
public sealed record IntelRdt
{
    /// <summary>The class's name.</summary>
    [JsonPropertyName("closID")]
    public string? ClosId { get; init; }

    /// <summary>The L3 cache schema.</summary>
    public string? L3CacheSchema { get; init; }

    /// <summary>The memory bandwidth schema.</summary>
    public string? MemBwSchema { get; init; }
}
