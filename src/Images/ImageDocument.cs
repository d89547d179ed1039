using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images;

/// <summary>Reads image documents of outsiders: what the types promise holds afterwards.</summary>
internal static class ImageDocument
{
    /// <exception cref="JsonException">It is no such document, or holds nulls where none can be.</exception>
    internal static T Parse<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type)
        where T : class
    {
        RefuseNulls(bytes);
        return JsonSerializer.Deserialize(bytes, type) ?? throw new JsonException("it is null.");
    }

    /// <summary>Reads a manifest that has a configuration and a list of layers.</summary>
    /// <exception cref="JsonException">It has not.</exception>
    internal static Manifest ParseManifest(ReadOnlySpan<byte> bytes)
    {
        Manifest manifest = Parse(bytes, OciJson.Default.Manifest);
        return manifest is { Config: null } or { Layers: null }
            ? throw new JsonException("it has no configuration or no list of layers.")
            : manifest;
    }

    /// <summary>Reads an index that has a list of manifests.</summary>
    /// <exception cref="JsonException">It has not.</exception>
    internal static ImageIndex ParseIndex(ReadOnlySpan<byte> bytes)
    {
        ImageIndex index = Parse(bytes, OciJson.Default.ImageIndex);
        return index.Manifests is null ? throw new JsonException("it has no list of manifests.") : index;
    }

    /// <summary>Types tell that no item of a list is null; the JSON may say otherwise.</summary>
    private static void RefuseNulls(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        var isList = new Stack<bool>();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    isList.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    isList.Pop();
                    break;
                case JsonTokenType.Null when isList.TryPeek(out bool inList) && inList:
                    throw new JsonException("an item of a list is null.");
            }
        }
    }
}
