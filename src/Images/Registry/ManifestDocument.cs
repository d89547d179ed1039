using Sampan.Oci;

namespace Sampan.Images.Registry;

/// <summary>A manifest or index as it came, byte for byte.</summary>
/// <param name="Digest">Its digest, verified.</param>
/// <param name="MediaType">What the registry calls it; may be wrong or missing.</param>
/// <param name="Bytes">Its bytes.</param>
internal sealed record ManifestDocument(Digest Digest, string? MediaType, byte[] Bytes);
