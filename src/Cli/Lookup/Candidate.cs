namespace Sampan.Cli.Lookup;

/// <summary>An object that a name may mean.</summary>
/// <param name="Item">The object.</param>
/// <param name="Id">Its id.</param>
/// <param name="Names">What it is called.</param>
/// <param name="Nicknames">What it is called where nothing is called so by right.</param>
/// <param name="Group">The same for the attempts of one thing: of these a name means the best.</param>
/// <param name="Rank">Which of a group is the best: the highest.</param>
internal sealed record Candidate<T>(
    T Item, string Id, IReadOnlyList<string> Names, IReadOnlyList<string> Nicknames, string Group, (bool Alive, long Created) Rank);
