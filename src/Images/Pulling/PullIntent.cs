using Sampan.Oci;

namespace Sampan.Images.Pulling;

/// <summary>What <c>pulls/DIGEST.json</c> says: the layers of an image that was to be pulled.</summary>
internal sealed record PullIntent(IReadOnlyList<Digest> ChainIds);
