using System.Text.Json.Serialization;

namespace Sampan.Docker;

/// <summary>All about an image, as far as it is used here.</summary>
public sealed record ImageDetails
{
    /// <summary>As in <see cref="ImageEntry"/>.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Names by tag in Docker's short form.</summary>
    public IReadOnlyList<string> RepoTags { get; init => field = ImageEntry.Named(value); } = [];

    /// <summary>Names by digest in Docker's short form.</summary>
    public IReadOnlyList<string> RepoDigests { get; init => field = ImageEntry.Named(value); } = [];

    /// <summary>When it was made, RFC 3339; empty where it does not say.</summary>
    public string Created { get; init => field = value ?? ""; } = "";

    /// <summary>Who made it.</summary>
    public string Author { get; init => field = value ?? ""; } = "";

    /// <summary>As Go names it.</summary>
    public string Architecture { get; init => field = value ?? ""; } = "";

    /// <summary>As Go names it.</summary>
    public string Os { get; init => field = value ?? ""; } = "";

    /// <summary>E.g. <c>v8</c>; empty where there is none.</summary>
    public string Variant { get; init => field = value ?? ""; } = "";

    /// <summary>Bytes of its files.</summary>
    public long Size { get; init; }

    /// <summary>How it wants to be run.</summary>
    public ImageSettings Config { get; init => field = value ?? new(); } = new();

    /// <summary>Where its files are.</summary>
    public ImageFolders GraphDriver { get; init => field = value ?? new(); } = new();

    /// <summary>Its layers.</summary>
    [JsonPropertyName("RootFS")]
    public ImageLayers RootFs { get; init => field = value ?? new(); } = new();
}
