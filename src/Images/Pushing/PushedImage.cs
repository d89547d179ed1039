using Sampan.Oci;

namespace Sampan.Images.Pushing;

/// <summary>What was pushed.</summary>
/// <param name="Manifest">The digest of its manifest.</param>
/// <param name="IsOriginal">Whether that is the manifest it was pulled with; else its layers were packed anew.</param>
public sealed record PushedImage(Digest Manifest, bool IsOriginal);
