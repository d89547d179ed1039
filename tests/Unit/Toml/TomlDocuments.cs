using System.Globalization;
using System.Text;
using Sampan.Toml;

namespace Sampan.Tests.Unit.Toml;

/// <summary>Documents and edits from numbered seeds.</summary>
internal static class TomlDocuments
{
    private static readonly string[] Names = ["a", "b", "c", "\"d.e\"", "'f g'"];
    private static readonly string[] Values =
        ["1", "true", "\"x # y\"", "'z'", "[1, 2]", "[\n  \"m\", # one\n  \"n\"\n]", "{}", "{ a = 1, b.c = 2 }", "{a={b=1}}", "\"\"\"\n[a]\nb = 1\n\"\"\"", "1979-05-27", "[{a = 1}]"];

    internal static string Random(Random random)
    {
        var text = new StringBuilder();
        Entries(random, text, "");
        for (int section = random.Next(5); section > 0; section--)
        {
            string indent = new(' ', random.Next(3));
            string name = Key(random, 3);
            text.Append(random.Next(3) == 0 ? "\n# about it\n" : "");
            text.Append(indent).Append(random.Next(5) == 0 ? $"[[{name}]]" : $"[{name}]").Append(random.Next(4) == 0 ? " # section" : "").Append('\n');
            Entries(random, text, indent + "  ");
        }
        if (random.Next(4) == 0)
            text.Append("# the end");
        return random.Next(5) == 0 ? text.ToString().TrimEnd('\n') : text.ToString();
    }

    internal static string[] RandomPath(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Names[random.Next(Names.Length)].Trim('"', '\''))];

    /// <summary>Tables as sorted dictionaries, values as texts; empty tables that only a header below made cannot be told from none.</summary>
    internal static object Plain(object value) => value switch
    {
        TomlTable table => new SortedDictionary<string, object>(table.ToDictionary(e => e.Key, e => Plain(e.Value)), StringComparer.Ordinal),
        TomlArray list => list.Select(Plain).ToList(),
        _ => TomlText.Value(value),
    };

    internal static string Show(object value) => value switch
    {
        SortedDictionary<string, object> table => "{" + string.Join(", ", table
            .Where(e => e.Value is not SortedDictionary<string, object> inner || Show(inner) != "{}")
            .Select(e => $"{e.Key}: {Show(e.Value)}")) + "}",
        List<object> list => "[" + string.Join(", ", list.Select(Show)) + "]",
        _ => (string)value,
    };

    internal static void Put(SortedDictionary<string, object> table, string[] path, string value)
    {
        for (int i = 0; i < path.Length - 1; i++)
        {
            if (!table.TryGetValue(path[i], out object? inner))
                table[path[i]] = inner = new SortedDictionary<string, object>(StringComparer.Ordinal);
            table = Last(inner);
        }
        table[path[^1]] = value;
    }

    internal static void Drop(SortedDictionary<string, object> table, string[] path)
    {
        for (int i = 0; i < path.Length - 1; i++)
            table = Last(table[path[i]]);
        table.Remove(path[^1]);
    }

    private static SortedDictionary<string, object> Last(object value) =>
        value is List<object> list ? (SortedDictionary<string, object>)list[^1] : (SortedDictionary<string, object>)value;

    private static void Entries(Random random, StringBuilder text, string indent)
    {
        for (int entry = random.Next(4); entry > 0; entry--)
        {
            string comment = random.Next(3) == 0 ? " # why" : "";
            text.Append(CultureInfo.InvariantCulture, $"{indent}{Key(random, 2)} = {Values[random.Next(Values.Length)]}{comment}\n");
            text.Append(random.Next(4) == 0 ? "\n" : "");
        }
    }

    private static string Key(Random random, int most) =>
        string.Join('.', Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Names[random.Next(Names.Length)]));
}
