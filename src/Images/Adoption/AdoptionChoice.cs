namespace Sampan.Images.Adoption;

/// <summary>Which images are wanted.</summary>
/// <param name="Names">Tags, digests, ids or beginnings of ids.</param>
/// <param name="All">All that have a name.</param>
/// <param name="Dangling">With <paramref name="All"/>: those without a name too.</param>
public sealed record AdoptionChoice(IReadOnlyList<string> Names, bool All, bool Dangling);
