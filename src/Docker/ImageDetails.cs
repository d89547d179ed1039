using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>All about an image, as far as it is used here.</summary>
public sealed record ImageDetails
{
    /// <summary>As in <see cref="ImageEntry"/>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Names by tag in Docker's short form.</summary>
    public IReadOnlyList<string> RepoTags { get; init => field = ImageEntry.Named(value); } = [];

    /// <summary>Names by digest in Docker's short form.</summary>
    public IReadOnlyList<string> RepoDigests { get; init => field = ImageEntry.Named(value); } = [];

    /// <summary>As Go names it.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>As Go names it.</summary>
    public string Os { get; init; } = "";

    /// <summary>Bytes of its files.</summary>
    public long Size { get; init; }

    /// <summary>Its layers.</summary>
    [JsonPropertyName("RootFS")]
    public ImageLayers RootFs { get; init => field = value ?? new(); } = new();
}
