using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;

namespace Sampan.Daemon.State;

/// <summary>
/// Keeps a CRI message in a record exactly as received, base64 of its wire form: fields that this version does not know
/// survive too.
/// </summary>
internal sealed class ProtoConverter<TMessage> : JsonConverter<TMessage>
    where TMessage : IMessage<TMessage>, new()
{
    /// <inheritdoc/>
    public override TMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var message = new TMessage();
        message.MergeFrom(reader.GetBytesFromBase64());
        return message;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TMessage value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.ToByteArray());
}
