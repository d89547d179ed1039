using System.Globalization;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Translation.Intent;

/// <summary>Values of Docker's configuration, taken for what is meant: flags give texts where the file has numbers.</summary>
internal static class JsonReading
{
    internal static string Text(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToString() ?? "";

    internal static IReadOnlyList<string> Texts(this JsonNode? node) => node switch
    {
        null => [],
        JsonArray list => [.. list.Where(item => item is JsonValue).Select(item => item.Text())],
        JsonValue => [node.Text()],
        _ => [],
    };

    internal static bool? Flag(this JsonNode? node) => node.Text() switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    internal static long? Number(this JsonNode? node) =>
        long.TryParse(node.Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A field whatever the case of its letters, as Go reads it.</summary>
    internal static JsonNode? Field(this JsonNode? node, string name) =>
        node is JsonObject map ? map.FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase)).Value : null;
}
