using System.Diagnostics.CodeAnalysis;

namespace Sampan.Toml;

/// <summary>What stands where in a document, noted as it is read.</summary>
internal sealed class TomlLayout
{
    private readonly Dictionary<TomlTable, List<TomlEntry>> _entries = [];
    private readonly Dictionary<TomlTable, int> _inline = [];
    private readonly Dictionary<TomlArray, TomlArrayPlace> _arrays = [];

    /// <summary>The sections in order; the first has no header.</summary>
    internal List<TomlSection> Sections { get; } = [];

    /// <summary>The place of a list that is written in brackets.</summary>
    internal bool TryArray(TomlArray list, [NotNullWhen(true)] out TomlArrayPlace? place) => _arrays.TryGetValue(list, out place);

    /// <summary>The closing brace of a table that is written in braces.</summary>
    internal bool TryInline(TomlTable table, out int close) => _inline.TryGetValue(table, out close);

    /// <summary>What is set in a table, headers below it left out.</summary>
    internal IReadOnlyList<TomlEntry> Entries(TomlTable table) => _entries.GetValueOrDefault(table) ?? [];

    /// <summary>The place of one key; null if it is not set by <c>key = value</c>.</summary>
    internal TomlEntry? Find(TomlTable table, string key) => Entries(table).FirstOrDefault(entry => entry.Key == key);

    internal void Section(TomlTable table, IReadOnlyList<string> path, int start, int end, bool ofList) =>
        Sections.Add(new TomlSection(table, path, start, end, ofList));

    internal void Entry(TomlEntry entry, bool inline)
    {
        if (!_entries.TryGetValue(entry.Table, out List<TomlEntry>? known))
            _entries[entry.Table] = known = [];
        known.Add(entry);
        if (!inline)
            Sections[^1].Entries.Add(entry);
    }

    internal void Inline(TomlTable table, int close) => _inline[table] = close;

    internal void Array(TomlArray list, TomlArrayPlace place) => _arrays[list] = place;
}
