namespace Sampan.Migration.Carrying;

/// <summary>The documents by which a store knows an image, and what its names stand for.</summary>
/// <param name="Documents">Indexes and manifests, those that others lead to first.</param>
/// <param name="Target">What tags stand for.</param>
/// <param name="Digests">Names by digest → what they stand for; another digest than the name's where its own document cannot be had.</param>
/// <param name="Words">How much of this is as it was pulled, for people.</param>
internal sealed record CarriedManifest(
    IReadOnlyList<CarriedDocument> Documents, CarriedDocument Target, IReadOnlyDictionary<string, CarriedDocument> Digests, string Words);
