using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Sampan.Toml;

/// <summary>
/// A table: keys in the document's order. A value is a <see cref="string"/>, <see cref="long"/>, <see cref="double"/>,
/// <see cref="bool"/>, <see cref="TomlDate"/>, <see cref="TomlTable"/>, or a list of these (<see cref="TomlArray"/>).
/// </summary>
public sealed class TomlTable : IEnumerable<KeyValuePair<string, object>>
{
    private readonly OrderedDictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>How many keys there are.</summary>
    public int Count => _values.Count;

    /// <summary>The keys, in order.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>How the table came to be, which decides what may still be added to it.</summary>
    internal TomlTableKind Kind { get; set; }

    /// <summary>The value of a key, if there is one.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out object? value) => _values.TryGetValue(key, out value);

    /// <summary>The value of a key, or null if there is none.</summary>
    /// <typeparam name="T">One of the types of value.</typeparam>
    /// <exception cref="FormatException">The value is of another type; the message names the key.</exception>
    public T? Get<T>(string key)
        where T : class
    {
        if (!_values.TryGetValue(key, out object? value))
            return null;
        return value as T ?? throw WrongType(key, typeof(T).Name, value);
    }

    /// <summary>A boolean, or null if there is no such key.</summary>
    /// <exception cref="FormatException">The value is not a boolean.</exception>
    public bool? GetBoolean(string key)
    {
        if (!_values.TryGetValue(key, out object? value))
            return null;
        return value is bool known ? known : throw WrongType(key, "boolean", value);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(string key, object value) => _values.Add(key, value);

    private static FormatException WrongType(string key, string expected, object value) =>
        new($"'{key}' must be a {Word(expected)}, not a {Word(value.GetType().Name)}.");

    private static string Word(string type) => type switch
    {
        nameof(TomlTable) => "table",
        nameof(TomlArray) => "list",
        nameof(TomlDate) => "date",
        nameof(Int64) => "number",
        _ => type.ToLowerInvariant(),
    };
}
