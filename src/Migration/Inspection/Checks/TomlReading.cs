using Sampan.Toml;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>Reads TOML of others: what is not of the type asked for is as if it were not there.</summary>
internal static class TomlReading
{
    private static readonly TomlTable Empty = TomlDocument.Parse("");

    /// <summary>A table within; an empty one if there is none.</summary>
    public static TomlTable Table(this TomlTable table, string key) => table.TryGet(key, out object? value) && value is TomlTable found ? found : Empty;

    public static string? Word(this TomlTable table, string key) => table.TryGet(key, out object? value) && value is string found ? found : null;

    public static bool? Truth(this TomlTable table, string key) => table.TryGet(key, out object? value) && value is bool found ? found : null;

    public static IReadOnlyList<string> Words(this TomlTable table, string key) =>
        table.TryGet(key, out object? value) && value is TomlArray list ? [.. list.OfType<string>()] : [];

    public static bool Has(this TomlTable table, string key) => table.TryGet(key, out _);
}
