namespace Sampan.Toml;

/// <summary>Where <c>key = value</c> stands.</summary>
/// <param name="Table">The table it is in.</param>
/// <param name="Key">The last part of its key.</param>
/// <param name="Parts">How many parts the key is written with.</param>
/// <param name="Start">First character of the key.</param>
/// <param name="ValueStart">First character of the value.</param>
/// <param name="End">Behind the value.</param>
internal sealed record TomlEntry(TomlTable Table, string Key, int Parts, int Start, int ValueStart, int End);
