using Sampan.Cli.Output;

namespace Sampan.Cli.Lookup;

/// <summary>Finds the object that a user means: by id, name, or the beginning of an id, in this order.</summary>
internal static class Choice
{
    private const int MostShown = 5;

    /// <returns>The candidate; null when nothing is called so.</returns>
    /// <exception cref="CliException">Several things are called so.</exception>
    public static Candidate<T>? Of<T>(IReadOnlyCollection<Candidate<T>> candidates, string text, string kind)
    {
        string bare = Ids.Bare(text);
        if (candidates.FirstOrDefault(c => Ids.Bare(c.Id) == bare) is { } exact)
            return exact;
        if (Best(candidates.Where(c => c.Names.Contains(text, StringComparer.Ordinal)), text, kind) is { } named)
            return named;
        if (Ids.IsHex(bare))
        {
            Candidate<T>[] begun = [.. candidates.Where(c => Ids.Bare(c.Id).StartsWith(bare, StringComparison.Ordinal))];
            if (begun.Length > 0)
                return begun.Length == 1 ? begun[0] : throw Ambiguous(begun, text, kind);
        }

        return Best(candidates.Where(c => c.Nicknames.Contains(text, StringComparer.Ordinal)), text, kind);
    }

    /// <summary>The refusal when nothing is called so.</summary>
    public static CliException NotFound<T>(IEnumerable<Candidate<T>> candidates, string text, string kind, string remedy)
    {
        string[] near = [.. candidates.SelectMany(c => c.Names.Take(1))
            .Where(n => n.Contains(text, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.Ordinal).Take(MostShown)];
        return CliException.NotFound($"no {kind} is called '{text}'", near.Length == 0 ? remedy : $"did you mean {string.Join(", ", near)}?");
    }

    private static Candidate<T>? Best<T>(IEnumerable<Candidate<T>> matches, string text, string kind)
    {
        Candidate<T>[] all = [.. matches];
        if (all.Select(c => c.Group).Distinct(StringComparer.Ordinal).Count() > 1)
            throw Ambiguous(all, text, kind);
        return all.MaxBy(c => c.Rank);
    }

    private static CliException Ambiguous<T>(Candidate<T>[] all, string text, string kind)
    {
        IEnumerable<string> shown = all.Take(MostShown).Select(c => $"{Ids.Show(c.Id, false)} ({c.Group})");
        string more = all.Length > MostShown ? $" and {all.Length - MostShown} more" : "";
        return CliException.Usage($"'{text}' means several {kind}s: {string.Join(", ", shown)}{more}", "give more of the id, or POD/NAME, or NAMESPACE/POD");
    }
}
