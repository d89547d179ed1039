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

    public required byte[] ConfigBytes { get; init; }

    public required IReadOnlyList<Digest> DiffIds { get; init; }

    public required IReadOnlyList<Digest> ChainIds { get; init; }

    /// <summary>Bytes of manifest, configuration and layers as the registry keeps them.</summary>
    public long Size => Documents[^1].Bytes.Length + (long)ConfigBytes.Length + Manifest.Layers.Sum(l => l.Size);
}
