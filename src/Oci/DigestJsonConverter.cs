using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sampan.Oci;

/// <summary>A digest is a JSON string.</summary>
public sealed class DigestJsonConverter : JsonConverter<Digest>
{
    /// <inheritdoc/>
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Digest.TryParse(text, out Digest digest)
            ? digest
            : throw new JsonException($"'{(text?.Length > 100 ? text[..100] : text)}' is not a digest.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
