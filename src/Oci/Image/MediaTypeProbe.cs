using System.Text.Json;

namespace Sampan.Oci.Image;

/// <summary>The members that tell an index from a manifest where the media type is missing.</summary>
public sealed record MediaTypeProbe
{
    /// <summary>The document's own media type.</summary>
    public string? MediaType { get; init; }

    /// <summary>2; 1 is Docker's old signed form, which is not supported.</summary>
    public int SchemaVersion { get; init; }

    /// <summary>Present in an index.</summary>
    public JsonElement? Manifests { get; init; }

    /// <summary>Present in a manifest.</summary>
    public JsonElement? Config { get; init; }
}
