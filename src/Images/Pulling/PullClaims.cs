namespace Sampan.Images.Pulling;

/// <summary>What keeps a pull's layers from being swept.</summary>
/// <param name="Leases">While it runs.</param>
/// <param name="Intents">Until it is tried again.</param>
internal sealed record PullClaims(ChainLeases Leases, PullIntents Intents);
