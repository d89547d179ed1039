using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Planning;

/// <summary>Reads a map key by key; what is missing, of another type or left over is an error that names its path.</summary>
/// <param name="map">The map.</param>
/// <param name="path">Where it stands, for messages, e.g. <c>plan.yaml: metadata</c>.</param>
internal sealed class StrictMap(JsonObject map, string path)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Takes any value as a map.</summary>
    internal static StrictMap Of(JsonNode? node, string path) =>
        node is JsonObject map ? new StrictMap(map, path) : throw new MigrationException($"{path}: is no map.");

    /// <summary>A text that must be there; it may be empty.</summary>
    internal string Text(string key) => TextOrNull(key) ?? throw Missing(key);

    /// <summary>A text, or null if the key is not there.</summary>
    internal string? TextOrNull(string key) => Value(key) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => throw Wrong(key, "a text"),
    };

    /// <summary>A whole number that must be there.</summary>
    internal long Number(string key) => NumberOrNull(key) ?? throw Missing(key);

    /// <summary>A whole number, or null if the key is not there.</summary>
    internal long? NumberOrNull(string key) => Value(key) switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out long number) => number,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number) => number,
        _ => throw Wrong(key, "a whole number"),
    };

    /// <summary>True or false; false if the key is not there.</summary>
    internal bool Flag(string key) => Value(key) switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => throw Wrong(key, "true or false"),
    };

    /// <summary>One of an enumeration's names in lower case, or as words of it are joined.</summary>
    internal T Word<T>(string key)
        where T : struct, Enum
    {
        string text = Text(key);
        return Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) && text[0] != '-'
            ? value
            : throw Wrong(key, "one of " + string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant())));
    }

    /// <summary>A map that must be there.</summary>
    internal JsonObject Map(string key) => Value(key) switch
    {
        JsonObject inner => inner,
        null => throw Missing(key),
        _ => throw Wrong(key, "a map"),
    };

    /// <summary>A map that must be there, read key by key.</summary>
    internal StrictMap Inner(string key) => new(Map(key), $"{path}.{key}");

    /// <summary>A map, or an empty one if the key is not there.</summary>
    internal JsonObject MapOrEmpty(string key) => Value(key) is null ? [] : Map(key);

    /// <summary>A list's items, each made by <paramref name="read"/>; none if the key is not there.</summary>
    internal IReadOnlyList<T> List<T>(string key, Func<StrictMap, T> read)
    {
        var items = new List<T>();
        foreach (JsonNode? node in Items(key))
        {
            StrictMap item = Of(node, $"{path}.{key}[{items.Count}]");
            items.Add(read(item));
            item.Close();
        }
        return items;
    }

    /// <summary>A list of texts; empty if the key is not there.</summary>
    internal IReadOnlyList<string> Texts(string key) =>
    [
        .. Items(key).Select(node => node is JsonValue value && value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw Wrong(key, "a list of texts")),
    ];

    /// <summary>Refuses what was not asked for.</summary>
    internal void Close()
    {
        if (map.Select(pair => pair.Key).FirstOrDefault(key => !_seen.Contains(key)) is { } unknown)
            throw new MigrationException($"{path}: has a key '{unknown}' that is not known here. It may be of a newer version: use that, or make the plan again.");
    }

    private JsonArray Items(string key) => Value(key) switch
    {
        null => [],
        JsonArray list => list,
        _ => throw Wrong(key, "a list"),
    };

    private JsonNode? Value(string key)
    {
        _seen.Add(key);
        return map.TryGetPropertyValue(key, out JsonNode? value) ? value : null;
    }

    private MigrationException Missing(string key) => new($"{path}: has no '{key}'.");

    private MigrationException Wrong(string key, string expected) => new($"{path}.{key}: is not {expected}.");
}
