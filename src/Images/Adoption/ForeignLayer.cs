using Sampan.Oci;

namespace Sampan.Images.Adoption;

/// <summary>An unpacked layer in somebody else's store.</summary>
/// <param name="ChainId">Its name: itself on top of all below.</param>
/// <param name="Parent">The chain below; null for the lowest.</param>
/// <param name="DiffId">The digest of its tar, as that store has verified it.</param>
/// <param name="BlobDigest">The digest of the blob it came in; the diff ID where that is not known.</param>
/// <param name="Folder">Its files in the form of overlayfs, absolute.</param>
/// <param name="Bytes">What its files add up to, as that store says.</param>
/// <param name="TarSplit">The record from which its tar can be made again (tar-split, gzip); null if there is none.</param>
public sealed record ForeignLayer(
    Digest ChainId, Digest? Parent, Digest DiffId, Digest BlobDigest, string Folder, long Bytes, string? TarSplit);
