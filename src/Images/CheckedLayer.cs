using Sampan.Oci;

namespace Sampan.Images;

/// <summary>A layer that was checked.</summary>
/// <param name="ChainId">Which.</param>
/// <param name="DiffId">The digest that its tar should have.</param>
/// <param name="Health">What was found.</param>
/// <param name="Reason">In words; empty for a sound one.</param>
public sealed record CheckedLayer(Digest ChainId, Digest DiffId, LayerHealth Health, string Reason);
