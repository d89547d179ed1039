using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Pulling;

/// <summary>A layer in its place in an image.</summary>
/// <param name="Blob">What is fetched.</param>
/// <param name="DiffId">What it holds.</param>
/// <param name="Chain">It and all below.</param>
/// <param name="Parent">All below; null for the lowest.</param>
/// <param name="File">For a file of an artifact: its path. Null for a layer that is an archive.</param>
internal sealed record LayerToPull(Descriptor Blob, Digest DiffId, Digest Chain, Digest? Parent, string? File);
