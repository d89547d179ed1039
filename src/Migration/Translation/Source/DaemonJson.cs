using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Translation.Source;

/// <summary>
/// Reads daemon.json as dockerd does: strict JSON, no comments, a byte order mark allowed, of a key that stands there twice the last
/// one counts, an empty file is no configuration. Keys that dockerd would refuse are kept, for the report.
/// </summary>
internal static class DaemonJson
{
    /// <summary>The longest file that is read, in bytes.</summary>
    internal const int MaxBytes = 1024 * 1024;

    /// <summary>The top-level keys; null with a reason if the text is not a JSON object.</summary>
    internal static JsonObject? Parse(byte[] bytes, string file, out string? problem)
    {
        problem = null;
        ReadOnlyMemory<byte> text = bytes;
        if (text.Length > MaxBytes)
        {
            problem = $"{file}: has more than {MaxBytes >> 10} KiB, which is more than is read. Take out what does not belong there.";
            return null;
        }
        if (text.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            text = text[3..];
        if (text.Span.Trim(" \t\r\n"u8).IsEmpty)
            return [];
        try
        {
            // As Go reads it: bytes that are no UTF-8 become the replacement character.
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(text.Span));
            if (Node(document.RootElement) is JsonObject map)
                return map;
            problem = $"{file}: line 1: holds no JSON object. Docker does not start with it; write {{}} around its keys.";
        }
        catch (JsonException e)
        {
            problem = $"{file}: line {e.LineNumber + 1}: this is not JSON. Docker does not start with it; mend the line (a comma, a quote, a comment that JSON does not know).";
        }
        catch (InvalidOperationException)
        {
            problem = $"{file}: a text in it has half of a character (\\ud800 to \\udfff alone). Write it anew.";
        }
        return null;
    }

    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (JsonProperty property in element.EnumerateObject())
                    map[property.Name] = Node(property.Value);
                return map;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.True or JsonValueKind.False:
                return JsonValue.Create(element.GetBoolean());
            case JsonValueKind.Number:
                if (element.TryGetInt64(out long whole))
                    return JsonValue.Create(whole);
                return double.IsFinite(element.GetDouble()) ? JsonValue.Create(element.GetDouble()) : JsonValue.Create(element.GetRawText());
            default:
                return null;
        }
    }
}
