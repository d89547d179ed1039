namespace Sampan.Toml;

/// <summary>Keys and values.</summary>
/// <param name="cursor">The text.</param>
/// <param name="layout">Where to note what stands where; null if nobody asks.</param>
internal sealed class ValueParser(TextCursor cursor, TomlLayout? layout = null)
{
    private readonly StringParser _strings = new(cursor);

    /// <summary>Reads <c>key = value</c> into <paramref name="section"/>.</summary>
    internal void KeyValue(TomlTable section, int depth)
    {
        int start = cursor.Position;
        IReadOnlyList<string> key = Key();
        cursor.Expect('=', "after the key");
        cursor.SkipBlanks();
        TomlTable target = section;
        foreach (string part in key.Take(key.Count - 1))
            target = Dotted(target, part, start);
        int valueStart = cursor.Position;
        object value = Value(depth + 1);
        if (target.TryGet(key[^1], out _))
            throw cursor.Error($"'{string.Join('.', key)}' is already defined.", start);
        target.Add(key[^1], value);
        layout?.Entry(new TomlEntry(target, key[^1], key.Count, start, valueStart, cursor.Position), inline: depth > 0);
    }

    /// <summary>Reads a key and the blanks after it.</summary>
    internal IReadOnlyList<string> Key()
    {
        var parts = new List<string>();
        do
        {
            cursor.SkipBlanks();
            parts.Add(KeyPart());
            cursor.SkipBlanks();
            if (parts.Count > TomlDocument.MaxDepth)
                throw cursor.Error($"keys may have at most {TomlDocument.MaxDepth} parts.");
        }
        while (cursor.TrySkip("."));
        return parts;
    }

    internal object Value(int depth)
    {
        if (depth > TomlDocument.MaxDepth)
            throw cursor.Error($"values may nest at most {TomlDocument.MaxDepth} deep.");
        return cursor.Peek() switch
        {
            '"' or '\'' => _strings.Value(),
            '[' => List(depth),
            '{' => InlineTable(depth),
            _ => Scalar(),
        };
    }

    private string KeyPart()
    {
        if (cursor.Peek() is '"' or '\'')
            return _strings.SingleLine();
        string bare = cursor.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        return bare.Length > 0 ? bare : throw cursor.Error("expected a key.");
    }

    private TomlTable Dotted(TomlTable parent, string part, int start)
    {
        if (!parent.TryGet(part, out object? value))
        {
            value = new TomlTable { Kind = TomlTableKind.Dotted };
            parent.Add(part, value);
        }
        return value as TomlTable is { Kind: TomlTableKind.Dotted } table
            ? table
            : throw cursor.Error($"'{part}' is already defined and cannot be extended by a dotted key.", start);
    }

    private TomlArray List(int depth)
    {
        var list = new TomlArray();
        var places = new TomlArrayPlace(cursor.Position);
        cursor.Skip(1);
        for (cursor.SkipLines(); cursor.Peek() != ']'; cursor.SkipLines())
        {
            int start = cursor.Position;
            list.Add(Value(depth + 1));
            places.Items.Add((start, cursor.Position));
            cursor.SkipLines();
            places.CommaEnd = -1;
            if (!cursor.TrySkip(","))
                break;
            places.CommaEnd = cursor.Position;
        }
        cursor.Expect(']', "at the end of the list, or ',' before the next value");
        places.Close = cursor.Position - 1;
        layout?.Array(list, places);
        return list;
    }

    private TomlTable InlineTable(int depth)
    {
        var table = new TomlTable { Kind = TomlTableKind.Inline };
        cursor.Skip(1);
        cursor.SkipBlanks();
        if (cursor.TrySkip("}"))
        {
            layout?.Inline(table, cursor.Position - 1);
            return table;
        }
        do
        {
            cursor.SkipBlanks();
            KeyValue(table, depth);
            cursor.SkipBlanks();
        }
        while (cursor.TrySkip(","));
        cursor.Expect('}', "at the end of the inline table, or ',' before the next key");
        Seal(table);
        layout?.Inline(table, cursor.Position - 1);
        return table;
    }

    /// <summary>An inline table is complete, the tables that its dotted keys made included.</summary>
    private static void Seal(TomlTable table)
    {
        table.Kind = TomlTableKind.Inline;
        foreach ((_, object value) in table)
        {
            if (value is TomlTable { Kind: TomlTableKind.Dotted } inner)
                Seal(inner);
        }
    }

    private object Scalar()
    {
        int start = cursor.Position;
        string word = cursor.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '+' or '.' or ':');
        // "1979-05-27 07:32:00": a date may be parted from its time by one blank.
        if (word.Length == 10 && word[4] == '-' && cursor.Peek() == ' ' && char.IsAsciiDigit(cursor.Peek(1)))
        {
            cursor.Skip(1);
            word += " " + cursor.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '.' or ':');
        }
        if (word.Length == 0)
            throw cursor.Error("expected a value.", start);
        return ScalarText.Parse(word)
            ?? throw cursor.Error($"'{word}' is not a value; text must be in quotes.", start);
    }
}
