using Sampan.Images.Layers;
using Sampan.Oci;

namespace Sampan.Images.Archives;

/// <summary>A layer of an archive, unpacked.</summary>
/// <param name="Folder">Its staging folder.</param>
/// <param name="Facts">What unpacking found.</param>
/// <param name="Blob">The digest of the blob as it was in the archive.</param>
internal sealed record ArchivedLayer(string Folder, LayerFacts Facts, Digest Blob);
