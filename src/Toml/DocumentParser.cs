namespace Sampan.Toml;

/// <summary>Headers and the keys below them.</summary>
/// <param name="cursor">The text.</param>
/// <param name="layout">Where to note what stands where; null if nobody asks.</param>
internal sealed class DocumentParser(TextCursor cursor, TomlLayout? layout = null)
{
    private readonly TomlTable _root = new() { Kind = TomlTableKind.Header };
    private readonly ValueParser _values = new(cursor, layout);

    internal TomlTable Parse()
    {
        TomlTable section = _root;
        layout?.Section(_root, [], 0, 0, ofList: false);
        for (cursor.SkipLines(); !cursor.AtEnd; cursor.SkipLines())
        {
            if (cursor.Peek() == '[')
                section = Header();
            else
                _values.KeyValue(section, depth: 0);
            EndLine();
        }
        return _root;
    }

    private void EndLine()
    {
        cursor.SkipBlanks();
        cursor.SkipComment();
        if (!cursor.AtEnd && !cursor.SkipNewLine())
            throw cursor.Error("expected the end of the line.");
    }

    private TomlTable Header()
    {
        int start = cursor.Position;
        bool list = cursor.TrySkip("[[");
        if (!list)
            cursor.Skip(1);
        cursor.SkipBlanks();
        IReadOnlyList<string> key = _values.Key();
        cursor.Expect(']', "after the table's name");
        if (list)
            cursor.Expect(']', "after the table's name");
        TomlTable parent = _root;
        foreach (string part in key.Take(key.Count - 1))
            parent = Descend(parent, part, start);
        TomlTable table = list ? Append(parent, key[^1], start) : Define(parent, key[^1], start);
        layout?.Section(table, key, start, cursor.Position, list);
        return table;
    }

    private TomlTable Descend(TomlTable parent, string part, int start)
    {
        if (!parent.TryGet(part, out object? value))
        {
            var table = new TomlTable { Kind = TomlTableKind.Implicit };
            parent.Add(part, table);
            return table;
        }
        return value switch
        {
            TomlTable { Kind: not TomlTableKind.Inline } table => table,
            TomlArray { OfTables: true } list => (TomlTable)list[^1],
            _ => throw cursor.Error($"'{part}' is not a table that can be extended.", start),
        };
    }

    private TomlTable Define(TomlTable parent, string name, int start)
    {
        if (!parent.TryGet(name, out object? value))
        {
            var table = new TomlTable { Kind = TomlTableKind.Header };
            parent.Add(name, table);
            return table;
        }
        if (value is not TomlTable { Kind: TomlTableKind.Implicit } known)
            throw cursor.Error($"the table '{name}' is already defined.", start);
        known.Kind = TomlTableKind.Header;
        return known;
    }

    private TomlTable Append(TomlTable parent, string name, int start)
    {
        if (!parent.TryGet(name, out object? value))
        {
            value = new TomlArray { OfTables = true };
            parent.Add(name, value);
        }
        if (value is not TomlArray { OfTables: true } list)
            throw cursor.Error($"'{name}' is already defined and is not a list of tables.", start);
        var table = new TomlTable { Kind = TomlTableKind.Header };
        list.Add(table);
        return table;
    }
}
