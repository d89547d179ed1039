namespace Sampan.Migration.Inspection.Facts;

/// <summary>An installed package.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version as the package manager writes it.</param>
/// <param name="Held">Whether upgrades are held back.</param>
/// <param name="Depends">The packages it needs, names only.</param>
public sealed record PackageFacts(string Name, string Version, bool Held, IReadOnlyList<string> Depends);
