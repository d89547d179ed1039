using Sampan.Oci;

namespace Sampan.Images.Catalog;

/// <summary>One image: its id, names and parts. Facts only; all else is read from its content.</summary>
internal sealed record ImageRecord
{
    /// <summary>The configuration's digest; of an artifact the manifest's.</summary>
    public required Digest Id { get; init; }

    /// <summary>For artifacts: their kind. Null for images.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifests that led to it, newest first; more than one if its layers were packed differently.</summary>
    public required IReadOnlyList<Digest> Manifests { get; init; }

    /// <summary>Indexes that it was chosen from.</summary>
    public IReadOnlyList<Digest> Indexes { get; init; } = [];

    /// <summary>Names by tag, e.g. <c>docker.io/library/busybox:latest</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Names by digest, e.g. <c>docker.io/library/busybox@sha256:…</c>.</summary>
    public IReadOnlyList<string> Digests { get; init; } = [];

    /// <summary>Bytes of manifest, configuration and layers as the registry keeps them.</summary>
    public required long Size { get; init; }

    /// <summary>The layers, lowest first.</summary>
    public required IReadOnlyList<Digest> ChainIds { get; init; }
}
