namespace Sampan.Oci.Image;

/// <summary>One image for one platform: OCI manifest or Docker schema 2, which have the same members.</summary>
public sealed record Manifest
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The document's media type; OCI allows leaving it out.</summary>
    public string? MediaType { get; init; }

    /// <summary>For artifacts: their kind.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The image configuration.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public required IReadOnlyList<Descriptor> Layers { get; init; }

    /// <summary>Free key and value pairs.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
