using Sampan.Images.Registry;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>An image's documents, fetched and checked; its layers not yet.</summary>
internal sealed record ResolvedImage
{
    /// <summary>What the reference meant: an index's or manifest's digest.</summary>
    public required Digest Target { get; init; }

    /// <summary>The indexes on the way, then the manifest.</summary>
    public required IReadOnlyList<ManifestDocument> Documents { get; init; }

    public required Manifest Manifest { get; init; }

    /// <summary>The configuration; empty for an artifact, whose configuration says nothing to us.</summary>
    public byte[] ConfigBytes { get; init; } = [];

    /// <summary>For an artifact: its files. Null for an image.</summary>
    public IReadOnlyList<ArtifactFile>? Files { get; init; }

    public required IReadOnlyList<Digest> DiffIds { get; init; }

    public required IReadOnlyList<Digest> ChainIds { get; init; }

    /// <summary>What is fetched: the layers, or the artifact's files.</summary>
    public IReadOnlyList<Descriptor> Blobs => Files is null ? Manifest.Layers : [.. Files.Select(file => file.Blob)];

    /// <summary>
    /// The configuration's digest: the one id used everywhere. Of an artifact the manifest's, for many artifacts share
    /// an empty configuration.
    /// </summary>
    public Digest Id => Files is null ? Manifest.Config.Digest : Documents[^1].Digest;

    /// <summary>Bytes of manifest, configuration and layers as the registry keeps them.</summary>
    public long Size => Documents[^1].Bytes.Length + (long)ConfigBytes.Length + Blobs.Sum(l => l.Size);
}
