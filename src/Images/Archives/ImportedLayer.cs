using Sampan.Oci;

namespace Sampan.Images.Archives;

/// <summary>A layer of an archive was read.</summary>
/// <param name="DiffId">The digest of its tar.</param>
/// <param name="Bytes">What its files add up to.</param>
public sealed record ImportedLayer(Digest DiffId, long Bytes);
