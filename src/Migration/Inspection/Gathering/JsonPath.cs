using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>Looks into JSON of others, where anything may be missing or of another kind than it should be.</summary>
internal static class JsonPath
{
    private static readonly JsonDocumentOptions Rules = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>The object that a text is; null if it is none or no JSON.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <param name="problem">Why not; null if it is one.</param>
    internal static JsonObject? Parse(string? text, out string? problem)
    {
        problem = null;
        if (text is null)
            return null;
        try
        {
            if (JsonNode.Parse(text, nodeOptions: null, Rules) is JsonObject map)
                return map;
            problem = "is no JSON object";
        }
        catch (JsonException e)
        {
            problem = $"is no JSON: {e.Message}";
        }
        return null;
    }

    /// <summary>What lies below these keys; null if a part is missing or no object.</summary>
    internal static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
            node = node is JsonObject map && map.TryGetPropertyValue(key, out JsonNode? value) ? value : null;
        return node;
    }

    /// <summary>A text below these keys; empty if there is none.</summary>
    internal static string Text(this JsonNode? node, params ReadOnlySpan<string> keys) =>
        node.At(keys) is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    /// <summary>A yes or no below these keys; null if there is none.</summary>
    internal static bool? Flag(this JsonNode? node, params ReadOnlySpan<string> keys) =>
        node.At(keys) is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    /// <summary>A number below these keys; null if there is none.</summary>
    internal static long? Number(this JsonNode? node, params ReadOnlySpan<string> keys) =>
        node.At(keys) is JsonValue value && value.TryGetValue(out long number) ? number : null;

    /// <summary>The items of a list below these keys, those that are null left out; empty if there is none.</summary>
    internal static IEnumerable<JsonNode> Items(this JsonNode? node, params ReadOnlySpan<string> keys) =>
        node.At(keys) is JsonArray list ? list.OfType<JsonNode>() : [];

    /// <summary>The texts of an object below these keys; empty if there is none.</summary>
    internal static IReadOnlyDictionary<string, string> Texts(this JsonNode? node, params ReadOnlySpan<string> keys)
    {
        var texts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (node.At(keys) is JsonObject map)
        {
            foreach ((string key, JsonNode? value) in map)
                texts[key] = value is JsonValue v && v.TryGetValue(out string? text) ? text : value?.ToJsonString() ?? "";
        }
        return texts;
    }
}
