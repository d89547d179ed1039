using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>Reads JSON of others, in which anything may have any type: what is not of the type asked for is as if it were not there.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonNode? node, string key) =>
        (node as JsonObject)?[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static bool? Flag(this JsonNode? node, string key) =>
        (node as JsonObject)?[key] is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    public static long? Number(this JsonNode? node, string key) =>
        (node as JsonObject)?[key] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number)
            ? (long)number
            : null;

    public static JsonObject? Child(this JsonNode? node, string key) => (node as JsonObject)?[key] as JsonObject;

    /// <summary>A list's objects; empty if there is none.</summary>
    public static IEnumerable<JsonObject> Children(this JsonNode? node, string key) =>
        ((node as JsonObject)?[key] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>A list's texts; empty if there is none.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node, string key) => Texts((node as JsonObject)?[key]);

    /// <summary>The texts of a list, or a text alone.</summary>
    public static IEnumerable<string> Texts(this JsonNode? node) => node switch
    {
        JsonArray list => list.OfType<JsonValue>().Select(v => v.TryGetValue(out string? text) ? text : null).OfType<string>(),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    /// <summary>A text as JSON; null if it is none.</summary>
    public static JsonNode? TryParse(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
