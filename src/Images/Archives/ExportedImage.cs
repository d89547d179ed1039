using Sampan.Oci;

namespace Sampan.Images.Archives;

/// <summary>What an archive holds of an image.</summary>
/// <param name="Image">Which image.</param>
/// <param name="Tags">The names that it has in the archive.</param>
/// <param name="Manifest">The digest of its manifest in the archive.</param>
/// <param name="IsOriginal">Whether that is the manifest it was pulled with; else its layers are unpacked, because their blobs were not kept.</param>
public sealed record ExportedImage(StoredImage Image, IReadOnlyList<string> Tags, Digest Manifest, bool IsOriginal);
