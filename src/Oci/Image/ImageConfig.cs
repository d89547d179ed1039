using System.Text.Json.Serialization;

namespace Sampan.Oci.Image;

/// <summary>An image's configuration (image-spec config.md); Docker's additions that we do not use are ignored.</summary>
public sealed record ImageConfig
{
    /// <summary>When the image was made, RFC 3339; kept as written.</summary>
    public string? Created { get; init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>E.g. <c>amd64</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>E.g. <c>linux</c>.</summary>
    public string? Os { get; init; }

    /// <summary>E.g. <c>v8</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>The system's version; Windows images only.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>How to run it; null in some artifacts.</summary>
    public ContainerDefaults? Config { get; init; }

    /// <summary>The layers by their unpacked content.</summary>
    public RootFs? Rootfs { get; init; }

    /// <summary>The steps it was made in.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>The chain ids of its layers, lowest first; one per layer (config.md "Layer ChainID").</summary>
    public IReadOnlyList<Digest> ChainIds() => Image.ChainIds.Of(Rootfs?.DiffIds ?? []);
}
