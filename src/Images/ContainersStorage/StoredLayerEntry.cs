using System.Text.Json.Serialization;

namespace Sampan.Images.ContainersStorage;

/// <summary>An entry of <c>layers.json</c>.</summary>
/// <param name="Id">The layer's folder; not always its chain ID.</param>
/// <param name="Parent">The id of the layer below; none for the lowest.</param>
/// <param name="DiffDigest">The digest of its tar.</param>
/// <param name="DiffSize">Bytes of its tar.</param>
/// <param name="CompressedDigest">The digest of the blob that it came in.</param>
/// <param name="Flags">Marks; <c>incomplete</c> is that of a layer that was never finished.</param>
internal sealed record StoredLayerEntry(
    string? Id,
    string? Parent,
    [property: JsonPropertyName("diff-digest")] string? DiffDigest,
    [property: JsonPropertyName("diff-size")] long DiffSize,
    [property: JsonPropertyName("compressed-diff-digest")] string? CompressedDigest,
    Dictionary<string, System.Text.Json.JsonElement>? Flags)
{
    /// <summary>How the blob is packed, by the library's number; 2 is gzip, none not at all.</summary>
    public int? Compression { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    public string? Created { get; init; }
}
