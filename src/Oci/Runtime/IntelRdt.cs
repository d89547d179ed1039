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

    /// <summary>Lines of the class's schemata file (runtime-spec 1.3).</summary>
    public IReadOnlyList<string>? Schemata { get; init; }

    /// <summary>Whether the container gets a monitoring group of its own (runtime-spec 1.3).</summary>
    public bool? EnableMonitoring { get; init; }
}
