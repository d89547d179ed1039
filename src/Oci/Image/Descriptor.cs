namespace Sampan.Oci.Image;

/// <summary>What some content is, how long it is and its digest (image-spec descriptor.md).</summary>
public sealed record Descriptor
{
    /// <summary>The content's media type.</summary>
    public string? MediaType { get; init; }

    /// <summary>The content's digest.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The content's length in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>In an index: the platform that the manifest is for.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Free key and value pairs.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Where else the content may be had (foreign layers).</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>For artifacts: their kind.</summary>
    public string? ArtifactType { get; init; }
}
