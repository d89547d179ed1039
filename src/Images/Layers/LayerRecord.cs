using Sampan.Oci;

namespace Sampan.Images.Layers;

/// <summary>What <c>layers/CHAIN/meta.json</c> says.</summary>
internal sealed record LayerRecord
{
    public int Version { get; init; } = 1;

    /// <summary>The layer's name: itself on top of all below.</summary>
    public required Digest ChainId { get; init; }

    /// <summary>The chain below; null for the lowest layer.</summary>
    public Digest? Parent { get; init; }

    /// <summary>The digest of the unpacked tar.</summary>
    public required Digest DiffId { get; init; }

    /// <summary>The digest of the blob that it came in.</summary>
    public required Digest BlobDigest { get; init; }

    /// <summary>For a file of an artifact, which is the blob as it came: its path. Null for an archive.</summary>
    public string? File { get; init; }

    /// <summary>The name of its short link in <c>l/</c>.</summary>
    public required string Link { get; init; }

    /// <summary>Disk space of its files.</summary>
    public required long Bytes { get; init; }

    /// <summary>Files, folders, links and devices.</summary>
    public required long Inodes { get; init; }

    /// <summary>The boot in which it was unpacked: after a crash, what was not yet flushed is not trusted.</summary>
    public required string BootId { get; init; }
}
