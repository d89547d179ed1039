using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Stopping;

/// <summary>A network's configuration.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version of CNI it is written for; empty where it does not say.</param>
/// <param name="Plugins">Its plugins in the order of ADD.</param>
internal sealed record CniNetwork(string Name, string Version, IReadOnlyList<JsonObject> Plugins)
{
    private const int MaxDepth = 32, MaxPlugins = 64;

    /// <summary>Reads a list of plugins or one plugin alone; null if it is neither.</summary>
    internal static CniNetwork? Parse(ReadOnlySpan<byte> text)
    {
        if (ParseMap(text) is not { } map || Word(map, "name") is not { } name)
            return null;
        IReadOnlyList<JsonObject>? plugins = !map.TryGetPropertyValue("plugins", out JsonNode? listed) ? [map]
            : listed is JsonArray { Count: <= MaxPlugins } list && list.All(p => p is JsonObject) ? [.. list.Select(p => p!.AsObject())]
            : null;
        return plugins is not null && plugins.All(p => IsPlugin(Word(p, "type"))) ? new CniNetwork(name, Word(map, "cniVersion") ?? "", plugins) : null;
    }

    /// <summary>A JSON object; null if it is something else.</summary>
    internal static JsonObject? ParseMap(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text of a key; null if there is none.</summary>
    internal static string? Word(JsonObject map, string key) =>
        map[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static bool IsPlugin(string? type) => type is { Length: > 0 and <= 255 } and not "." and not ".." && !type.Contains('/', StringComparison.Ordinal);
}
