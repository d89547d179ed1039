using System.Globalization;

namespace Sampan.Daemon.Configuration.Yaml;

/// <summary>
/// Reads the keys of one section. Whatever is wrong is reported and the key's default stands in, so that one reading
/// finds everything; <see cref="End"/> then refuses the keys that nobody asked for.
/// </summary>
internal sealed class SectionReader
{
    private const int MaxListItems = 256;

    private readonly string _path;
    private readonly MappingNode? _section;
    private readonly ReadingContext _context;
    private readonly List<string> _asked = [];

    /// <param name="path">The section's full path; empty for the root.</param>
    /// <param name="node">The section; null when the file has none.</param>
    /// <param name="context">Where findings go.</param>
    public SectionReader(string path, ConfigurationNode? node, ReadingContext context)
    {
        _path = path;
        _context = context;
        _section = node as MappingNode;
        if (node is not (null or MappingNode or ScalarNode { IsNull: true })) Mistyped(path, node, "a section of keys");
    }

    public string Text(string key, string fallback)
    {
        switch (Take(key))
        {
            case null:
                return fallback;
            case ScalarNode { IsNull: false, IsBoolean: false, IsNumber: false } scalar:
                return scalar.Value;
            case ScalarNode { IsNull: false } other:
                Mistyped(PathOf(key), other, "text", $"put it in quotes: \"{other.Value}\"");
                return fallback;
            case ConfigurationNode other:
                Mistyped(PathOf(key), other, "text");
                return fallback;
        }
    }

    public long Integer(string key, long fallback, long least, long most) => Value(
        key, fallback, $"a whole number from {least} to {most}", scalar =>
            scalar.IsPlain && long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            && value >= least && value <= most ? value : null);

    public TimeSpan Duration(string key, TimeSpan fallback, TimeSpan least, TimeSpan most) => Value(
        key, fallback, $"a duration from {DurationText.Format(least)} to {DurationText.Format(most)}, as 90s or 5m", scalar =>
            DurationText.Parse(scalar.Value) is { } value && value >= least && value <= most ? value : null);

    public long Size(string key, long fallback, long least, long most) => Value(
        key, fallback, $"a size from {SizeText.Format(least)} to {SizeText.Format(most)}, as 16MiB", scalar =>
            SizeText.Parse(scalar.Value) is { } value && value >= least && value <= most ? value : null);

    public bool Boolean(string key, bool fallback) => Value(
        key, fallback, "true or false", scalar => scalar.IsBoolean ? scalar.Value[0] is 't' or 'T' : null);

    public T Choice<T>(string key, T fallback, ChoiceWords<T> words)
        where T : struct, Enum
    {
        return Value(key, fallback, words.Listed, scalar => words.Find(scalar.Value));
    }

    public IReadOnlyList<string> TextList(string key, IReadOnlyList<string> fallback)
    {
        string path = PathOf(key);
        ConfigurationNode? node = Take(key);
        if (node is null) return fallback;
        if (node is not SequenceNode list)
        {
            Mistyped(path, node, "a list of texts", "write [a, b], or [] for an empty list");
            return fallback;
        }
        if (list.Items.Count > MaxListItems)
        {
            _context.Report(path, list.Origin, $"has {list.Items.Count} items", $"keep it to {MaxListItems}");
            return fallback;
        }
        var texts = new List<string>();
        for (int i = 0; i < list.Items.Count; i++)
        {
            _context.Origins.Record($"{path}[{i}]", list.Items[i].Origin);
            if (list.Items[i] is ScalarNode { IsNull: false } scalar) texts.Add(scalar.Value);
            else Mistyped($"{path}[{i}]", list.Items[i], "text");
        }
        return texts;
    }

    /// <summary>The section at <paramref name="key"/>, read by <paramref name="read"/>, which must not call <see cref="End"/>.</summary>
    public T Section<T>(string key, Func<SectionReader, T> read)
    {
        var section = new SectionReader(PathOf(key), Take(key), _context);
        T value = read(section);
        section.End();
        return value;
    }

    /// <summary>A section whose keys are names that the author chooses.</summary>
    public IReadOnlyDictionary<string, T> Named<T>(string key, Func<SectionReader, T> read)
    {
        var entries = new SectionReader(PathOf(key), Take(key), _context);
        var values = new SortedDictionary<string, T>(StringComparer.Ordinal);
        foreach (MappingEntry entry in entries._section?.Entries.DistinctBy(each => each.Key).Take(MaxListItems) ?? [])
        {
            values[entry.Key] = entries.Section(entry.Key, read);
        }
        entries.End();
        return values;
    }

    /// <summary>Refuses duplicates and keys that were not asked for.</summary>
    public void End()
    {
        foreach (IGrouping<string, MappingEntry> entries in (_section?.Entries ?? []).GroupBy(entry => entry.Key))
        {
            string path = PathOf(entries.Key);
            MappingEntry first = entries.First();
            foreach (MappingEntry again in entries.Skip(1))
            {
                _context.Report(path, again.KeyOrigin, $"is set twice, first at {first.KeyOrigin}", "keep one");
            }
            if (_asked.Contains(entries.Key)) continue;
            string? meant = Suggestion.For(entries.Key, _asked);
            _context.Report(path, first.KeyOrigin, "is not a known key", meant is null
                ? $"the keys here are {string.Join(", ", _asked)}"
                : $"did you mean {meant}?");
        }
    }

    private T Value<T>(string key, T fallback, string expected, Func<ScalarNode, T?> parse)
        where T : struct
    {
        ConfigurationNode? node = Take(key);
        if (node is null) return fallback;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            Mistyped(PathOf(key), node, expected);
            return fallback;
        }
        if (parse(scalar) is { } value) return value;
        _context.Report(PathOf(key), scalar.Origin, $"{Shown.Quoted(scalar.Value)} cannot be used", $"write {expected}");
        return fallback;
    }

    private ConfigurationNode? Take(string key)
    {
        _asked.Add(key);
        string path = PathOf(key);
        _context.Know(path);
        if (_section?.Find(key) is not { } entry) return null;
        _context.Origins.Record(path, entry.Value.Origin);
        return entry.Value;
    }

    private void Mistyped(string path, ConfigurationNode node, string expected, string? remedy = null) =>
        _context.Report(
            path, node.Origin, $"is {node.Kind} where {expected} belongs",
            remedy ?? (node is ScalarNode { IsNull: true } ? "give it a value, or remove the line" : $"write {expected}"));

    private string PathOf(string key) => _path.Length == 0 ? Shown.Key(key) : $"{_path}.{Shown.Key(key)}";
}
