namespace Sampan.Toml;

/// <summary>A header and what is below it up to the next one; the first section has no header.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">The header's key.</param>
/// <param name="Start">First character of the header.</param>
/// <param name="HeaderEnd">Behind the header; 0 where there is none.</param>
/// <param name="OfList">Whether it is an item of a list, <c>[[name]]</c>.</param>
internal sealed record TomlSection(TomlTable Table, IReadOnlyList<string> Path, int Start, int HeaderEnd, bool OfList)
{
    /// <summary>What is set in it, in order.</summary>
    internal List<TomlEntry> Entries { get; } = [];

    /// <summary>Behind the last thing in it, its line's end left out.</summary>
    internal int End => Entries.Count > 0 ? Entries[^1].End : HeaderEnd;
}
