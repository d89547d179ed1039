using System.Text.Json.Serialization;

namespace Sampan.Images.ContainersStorage;

/// <summary>An entry of <c>images.json</c>.</summary>
/// <param name="Id">The image's folder.</param>
/// <param name="Digest">The digest of the manifest or index that it was pulled by.</param>
/// <param name="Names">Full names, by tag and by digest.</param>
/// <param name="Layer">The id of its topmost layer; none in an image without layers.</param>
/// <param name="BigDataDigests">What documents there are, by name, with their digests.</param>
internal sealed record StoredImageEntry(
    string? Id,
    string? Digest,
    IReadOnlyList<string>? Names,
    string? Layer,
    [property: JsonPropertyName("big-data-digests")] Dictionary<string, string>? BigDataDigests)
{
    /// <summary>Text of the library that wrote it: JSON, about signatures.</summary>
    public string? Metadata { get; init; }

    /// <summary>The names of its documents.</summary>
    [JsonPropertyName("big-data-names")]
    public IReadOnlyList<string>? BigDataNames { get; init; }

    /// <summary>The lengths of its documents, by name.</summary>
    [JsonPropertyName("big-data-sizes")]
    public Dictionary<string, long>? BigDataSizes { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    public string? Created { get; init; }
}
