using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sampan.Cli.Output;

/// <summary>Messages of the interface as JSON and YAML.</summary>
internal static class Documents
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        // For eyes and pipes, not for HTML: '<' and '+' stay themselves.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The proto JSON of a message.</summary>
    public static JsonObject Of(IMessage message) => JsonNode.Parse(Formatter.Format(message))!.AsObject();

    /// <summary>The runtime's verbose info: values that are JSON become part of the document.</summary>
    public static JsonObject Of(IEnumerable<KeyValuePair<string, string>> info)
    {
        var result = new JsonObject();
        foreach ((string name, string value) in info.OrderBy(p => p.Key, StringComparer.Ordinal))
            result[name] = ParseOrText(value);
        return result;
    }

    /// <summary>A document's text, ending in a line break.</summary>
    public static string Text(JsonNode document, OutputFormat format) => format == OutputFormat.Yaml ? Yaml(document) : Json(document);

    /// <summary>A document as one line of JSON, for streams of them.</summary>
    public static string Line(JsonNode document)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented with { Indented = false }))
            document.WriteTo(writer);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Json(JsonNode document)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
            document.WriteTo(writer);
        buffer.WriteByte((byte)'\n');
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Yaml(JsonNode document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach ((string key, JsonNode? value) in map)
                {
                    EmitText(emitter, key);
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (JsonNode? item in list)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                EmitText(emitter, value.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    // Quoted where a reader of YAML would take the text for a number, a truth value, a date or nothing.
    private static void EmitText(Emitter emitter, string text)
    {
        bool plain = text.Length > 0 && char.IsAsciiLetter(text[0]) && !IsWord(text)
            && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
        emitter.Emit(new Scalar(null, null, text, plain ? ScalarStyle.Any : ScalarStyle.DoubleQuoted, isPlainImplicit: plain, isQuotedImplicit: true));
    }

    private static bool IsWord(string text) =>
        text.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "y" or "n";

    private static JsonNode? ParseOrText(string value)
    {
        if (!value.StartsWith('{') && !value.StartsWith('['))
            return value;
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
