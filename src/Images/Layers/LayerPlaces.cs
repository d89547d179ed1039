using Sampan.Images.Pulling;
using Sampan.Oci;

namespace Sampan.Images.Layers;

/// <summary>Where layers are made and put.</summary>
/// <param name="Store">The finished ones.</param>
/// <param name="Staging">Those in the making.</param>
/// <param name="Making">Held by whoever makes a chain, so that nobody makes it twice.</param>
internal sealed record LayerPlaces(LayerStore Store, StagingArea Staging, KeyedLock<Digest> Making);
