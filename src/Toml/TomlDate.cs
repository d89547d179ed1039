namespace Sampan.Toml;

/// <summary>A date, a time or both, with or without an offset, as written; checked for form only.</summary>
public sealed record TomlDate(string Text);
