using System.Collections.ObjectModel;

namespace Sampan.Toml;

/// <summary>A list of values; see <see cref="TomlTable"/> for their types.</summary>
public sealed class TomlArray : Collection<object>
{
    /// <summary>True if made by <c>[[name]]</c> headers, which may add to it.</summary>
    internal bool OfTables { get; init; }

    /// <summary>The values as strings.</summary>
    /// <param name="key">The list's name, for the message.</param>
    /// <exception cref="FormatException">One of them is not a string.</exception>
    public IReadOnlyList<string> Strings(string key) =>
    [
        .. this.Select(value => value as string ?? throw new FormatException($"'{key}' must be a list of strings.")),
    ];
}
