namespace Sampan.Toml;

/// <summary>
/// A document that is changed in place: what an edit does not speak of stays as it is byte for byte, comments, order and blanks
/// included. New keys go to the end of their table, new tables behind the last one of their parent. A path through a list of tables
/// means its last item.
/// </summary>
public sealed class TomlEditor
{
    private readonly string _newLine;
    private readonly char _quote;
    private TomlLayout _layout = new();

    /// <summary>Begins with a document; an empty text is one.</summary>
    /// <exception cref="TomlException">It is not TOML, or larger than the caps.</exception>
    public TomlEditor(string text)
    {
        Text = text.StartsWith('\uFEFF') ? text[1..] : text;
        Root = [];
        Read();
        _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        _quote = _layout.Sections.Skip(1).Select(section => QuoteOf(Text.AsSpan(section.Start, section.HeaderEnd - section.Start)))
            .FirstOrDefault(quote => quote != '\0', '"');
    }

    /// <summary>The document as it is now.</summary>
    public string Text { get; private set; }

    /// <summary>What the document says now.</summary>
    public TomlTable Root { get; private set; }

    /// <summary>The value at a path; null if there is none.</summary>
    public object? Get(params IReadOnlyList<string> path)
    {
        object? at = Root;
        foreach (string part in path)
        {
            if (AsTable(at) is not { } table || !table.TryGet(part, out at))
                return null;
        }
        return at;
    }

    /// <summary>Sets a value; tables on the way are made.</summary>
    /// <param name="path">The key, at least one part.</param>
    /// <param name="value">As <see cref="TomlText.Value"/> takes it.</param>
    /// <exception cref="FormatException">Something on the way is no table, or the path leads to a table that is not a value.</exception>
    public void Set(IReadOnlyList<string> path, object value)
    {
        string text = TomlText.Value(value);
        List<TomlTable> way = Way(path);
        TomlTable last = way[^1];
        string[] rest = [.. path.Skip(way.Count - 1)];
        if (rest.Length == 1 && last.TryGet(rest[0], out _))
        {
            TomlEntry entry = _layout.Find(last, rest[0])
                ?? throw new FormatException($"'{TomlText.Key(path)}' is a table; a value cannot stand in its place.");
            Replace(entry.ValueStart, entry.End, text);
            return;
        }
        switch (last.Kind)
        {
            case TomlTableKind.Inline:
                AddToInline(way, path, text);
                break;
            case TomlTableKind.Dotted:
                int section = way.FindLastIndex(table => table.Kind == TomlTableKind.Header);
                AddToSection(way[section], path.Skip(section), text);
                break;
            case TomlTableKind.Header when rest.Length == 1:
                AddToSection(last, rest, text);
                break;
            default:
                string header = $"[{TomlText.Key(path.Take(path.Count - 1), _quote)}]";
                AddSection(path.Take(way.Count - 1), header, [$"{TomlText.Key(rest[^1..], _quote)} = {text}"]);
                break;
        }
    }

    /// <summary>Adds an item to a list of tables, <c>[[path]]</c>; the list is made if there is none.</summary>
    /// <exception cref="FormatException">Something else is there.</exception>
    public void AppendTable(IReadOnlyList<string> path, IEnumerable<KeyValuePair<string, object>> entries)
    {
        object? known = Get(path);
        if (known is not (null or TomlArray { OfTables: true }))
            throw new FormatException($"'{TomlText.Key(path)}' is no list of tables.");
        List<TomlTable> way = Way(path);
        if (way.Any(table => table.Kind is TomlTableKind.Inline or TomlTableKind.Dotted))
            throw new FormatException($"'{TomlText.Key(path)}' lies in a table that headers cannot add to.");
        AddSection(
            known is null ? path.Take(way.Count - 1) : path, $"[[{TomlText.Key(path, _quote)}]]", entries.Select(e => $"{TomlText.Key([e.Key], _quote)} = {TomlText.Value(e.Value)}"));
    }

    /// <summary>Adds to a list those items that it does not have; the list is made if there is none.</summary>
    /// <exception cref="FormatException">What is there is not a list in brackets.</exception>
    public void AddItems(IReadOnlyList<string> path, IReadOnlyList<string> items)
    {
        if (Get(path) is not { } known)
        {
            Set(path, items.Distinct());
            return;
        }
        string[] missing = [.. items.Where(item => known is not TomlArray list || !list.Contains(item)).Distinct()];
        TomlArrayPlace place = Place(path, known);
        string[] texts = [.. missing.Select(TomlText.Value)];
        if (texts.Length == 0)
            return;
        if (place.Items.Count == 0)
        {
            Replace(place.Open + 1, place.Close, string.Join(", ", texts));
            return;
        }
        int lineEnd = Text.IndexOf('\n', place.Items[^1].End);
        bool lines = lineEnd >= 0 && lineEnd < place.Close;
        int comma = place.CommaEnd >= 0 ? place.CommaEnd : place.Items[^1].End;
        if (lines)
        {
            int after = Math.Max(LineEnd(comma), comma);
            string indent = Indent(place.Items[^1].Start);
            Insert(after, string.Concat(texts.Select(item => _newLine + indent + item + ",")));
        }
        else
        {
            Insert(comma, string.Concat(texts.Select((item, i) => (i == 0 ? " " : ", ") + item)));
        }
        if (place.CommaEnd < 0)
            Insert(place.Items[^1].End, ",");
        Read();
    }

    /// <summary>Takes items out of a list; nothing if there is no such list.</summary>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="FormatException">What is there is not a list in brackets.</exception>
    public bool RemoveItems(IReadOnlyList<string> path, Func<object, bool> unwanted)
    {
        if (Get(path) is not { } known)
            return false;
        TomlArrayPlace place = Place(path, known);
        var list = (TomlArray)known;
        bool any = false;
        for (int i = list.Count - 1; i >= 0; i--)
        {
            if (!unwanted(list[i]))
                continue;
            any = true;
            (int start, int end) = i + 1 < list.Count ? (place.Items[i].Start, place.Items[i + 1].Start) : LastItem(place, i);
            Replace(start, end, "");
            // Places behind the cut have moved.
            list = (TomlArray)Get(path)!;
            place = Place(path, list);
        }
        return any;
    }

    /// <summary>Takes out a value, or a table with all that is below it. Comments stay.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(IReadOnlyList<string> path)
    {
        List<TomlTable> way = Way(path);
        if (way.Count < path.Count || !way[^1].TryGet(path[^1], out object? value))
            return false;
        if (way[^1].Kind == TomlTableKind.Inline)
        {
            RemoveFromInline(way, path);
            return true;
        }
        var below = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Collect(value, below);
        var cuts = new List<(int Start, int End)>();
        foreach (TomlSection section in _layout.Sections)
        {
            bool whole = below.Contains(section.Table);
            if (whole)
                cuts.Add((LineStart(section.Start), NextLine(section.HeaderEnd)));
            cuts.AddRange(section.Entries
                .Where(entry => whole || below.Contains(entry.Table) || (entry.Table == way[^1] && entry.Key == path[^1]))
                .Select(entry => (LineStart(entry.Start), NextLine(entry.End))));
        }
        foreach ((int start, int end) in Enumerable.Reverse(cuts))
            Text = Text.Remove(start, end - start);
        Read();
        return true;
    }

    private static char QuoteOf(ReadOnlySpan<char> header)
    {
        int at = header.IndexOfAny('"', '\'');
        return at < 0 ? '\0' : header[at];
    }

    private static TomlTable? AsTable(object? value) => value switch
    {
        TomlTable table => table,
        TomlArray { OfTables: true } list => (TomlTable)list[^1],
        _ => null,
    };

    private static void Collect(object value, HashSet<object> below)
    {
        below.Add(value);
        if (value is TomlArray { OfTables: true } list)
        {
            foreach (object item in list)
                Collect(item, below);
        }
        if (value is TomlTable table)
        {
            foreach ((_, object inner) in table)
                Collect(inner, below);
        }
    }

    /// <summary>The tables from the root that exist on the way to the path's last part.</summary>
    private List<TomlTable> Way(IReadOnlyList<string> path)
    {
        if (path.Count == 0)
            throw new ArgumentException("a path has at least one part", nameof(path));
        var way = new List<TomlTable> { Root };
        foreach (string part in path.Take(path.Count - 1))
        {
            if (!way[^1].TryGet(part, out object? value))
                break;
            way.Add(AsTable(value) ?? throw new FormatException($"'{part}' in '{TomlText.Key(path)}' is no table."));
        }
        return way;
    }

    private TomlArrayPlace Place(IReadOnlyList<string> path, object value) =>
        value is TomlArray list && _layout.TryArray(list, out TomlArrayPlace? place)
            ? place
            : throw new FormatException($"'{TomlText.Key(path)}' is not a list of values.");

    private void AddToInline(List<TomlTable> way, IReadOnlyList<string> path, string value)
    {
        int at = way.FindLastIndex(table => _layout.TryInline(table, out _));
        _layout.TryInline(way[at], out int close);
        string entry = $"{TomlText.Key(path.Skip(at), _quote)} = {value}";
        int end = close;
        while (Text[end - 1] is ' ' or '\t')
            end--;
        Replace(end, close, (Text[end - 1] == '{' ? " " : ", ") + entry + " ");
    }

    private void RemoveFromInline(List<TomlTable> way, IReadOnlyList<string> path)
    {
        // Written anew without it: an inline table is one line.
        int at = way.FindIndex(table => _layout.TryInline(table, out _));
        TomlEntry entry = _layout.Find(way[at - 1], path[at - 1])!;
        string text = TomlText.Value(Without(way[at], [.. path.Skip(at)]));
        Replace(entry.ValueStart, entry.End, text);
    }

    private static Dictionary<string, object> Without(TomlTable table, string[] path)
    {
        var copy = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach ((string key, object value) in table)
        {
            if (key != path[0])
                copy[key] = value;
            else if (path.Length > 1)
                copy[key] = Without((TomlTable)value, path[1..]);
        }
        return copy;
    }

    private void AddToSection(TomlTable table, IEnumerable<string> key, string value)
    {
        TomlSection section = _layout.Sections.Last(s => s.Table == table);
        string line = $"{TomlText.Key(key, _quote)} = {value}";
        if (section.End == 0 && section.HeaderEnd == 0)
        {
            Insert(0, line + _newLine + (Text.Length > 0 ? _newLine : ""));
            Read();
            return;
        }
        string indent = section.Entries.Count > 0 ? Indent(section.Entries[^1].Start)
            : Indent(section.Start) is { Length: > 0 } header ? header + "  " : "";
        Insert(LineEnd(section.End), _newLine + indent + line);
        Read();
    }

    private void AddSection(IEnumerable<string> parent, string header, IEnumerable<string> lines)
    {
        string[] path = [.. parent];
        TomlSection? before = path.Length == 0 ? null : _layout.Sections.LastOrDefault(s => s.Path.Take(path.Length).SequenceEqual(path));
        string text = string.Join(_newLine, [header, .. lines]);
        if (before is null || LineEnd(before.End) == Text.Length)
        {
            string gap = Text.Length == 0 ? "" : Text.EndsWith('\n') ? _newLine : _newLine + _newLine;
            Insert(Text.Length, gap + text + _newLine);
        }
        else
        {
            Insert(LineEnd(before.End), _newLine + _newLine + text);
        }
        Read();
    }

    private (int Start, int End) LastItem(TomlArrayPlace place, int i)
    {
        (int start, int end) = place.Items[i];
        int from = i > 0 ? place.Items[i - 1].End : place.Open + 1;
        if (Text.AsSpan(from, start - from).Contains('\n'))
        {
            // Alone on its lines: they go, with the comma and the comment behind it.
            int after = Math.Max(end, place.CommaEnd);
            int lineEnd = LineEnd(after);
            return lineEnd < place.Close ? (LineStart(start), NextLine(after)) : (start, after);
        }
        return (from, i > 0 ? end : Math.Max(end, place.CommaEnd));
    }

    private string Indent(int at)
    {
        int start = LineStart(at);
        int end = start;
        while (end < at && Text[end] is ' ' or '\t')
            end++;
        return Text[start..end];
    }

    private int LineStart(int at) => at == 0 ? 0 : Text.LastIndexOf('\n', at - 1) + 1;

    // The place before the line break, a carriage return included.
    private int LineEnd(int at)
    {
        int end = Text.IndexOf('\n', at);
        if (end < 0)
            return Text.Length;
        return end > at && Text[end - 1] == '\r' ? end - 1 : end;
    }

    private int NextLine(int at)
    {
        int end = Text.IndexOf('\n', at);
        return end < 0 ? Text.Length : end + 1;
    }

    private void Insert(int at, string text) => Text = Text.Insert(at, text);

    private void Replace(int start, int end, string text)
    {
        Text = string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(end));
        Read();
    }

    private void Read()
    {
        if (Text.Length > TomlDocument.MaxBytes)
            throw new TomlException(1, 1, $"the document is longer than {TomlDocument.MaxBytes} bytes.");
        _layout = new TomlLayout();
        Root = new DocumentParser(new TextCursor(Text), _layout).Parse();
    }
}
