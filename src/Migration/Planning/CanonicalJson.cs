using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Planning;

/// <summary>JSON with one spelling for each document: keys in ordinal order, no white space.</summary>
internal static class CanonicalJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The one spelling of a document.</summary>
    internal static byte[] Bytes(JsonNode? document)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(writer, document);
        return buffer.ToArray();
    }

    /// <summary>The digest of that spelling, with <c>sha256:</c>.</summary>
    internal static string Digest(JsonNode? document) => Digest(Bytes(document));

    /// <summary>The digest of bytes, with <c>sha256:</c>.</summary>
    internal static string Digest(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The digest of a text's UTF-8, with <c>sha256:</c>.</summary>
    internal static string Digest(string text) => Digest(Encoding.UTF8.GetBytes(text));

    private static void Write(Utf8JsonWriter writer, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                writer.WriteStartObject();
                foreach ((string key, JsonNode? value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(key);
                    Write(writer, value);
                }
                writer.WriteEndObject();
                break;
            case JsonArray list:
                writer.WriteStartArray();
                foreach (JsonNode? item in list)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case null:
                writer.WriteNullValue();
                break;
            default:
                node.WriteTo(writer);
                break;
        }
    }
}
