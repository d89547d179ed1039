using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>A layer in its place in an image.</summary>
internal sealed record LayerToPull(Descriptor Blob, Digest DiffId, Digest Chain, Digest? Parent);
