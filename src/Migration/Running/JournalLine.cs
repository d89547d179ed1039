using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sampan.Migration.Running;

/// <summary>A journal's line as bytes: JSON whose last key is the CRC-32C of all before it.</summary>
internal static class JournalLine
{
    private const int CrcDigits = 8;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line with its line break.</summary>
    internal static byte[] Write(JournalRecord record)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("seq", record.Sequence);
            writer.WriteString("step", record.Step);
            writer.WriteString("event", record.Event.ToString());
            writer.WriteString("t", record.Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("bootId", record.BootId);
            if (record.Record is not null)
            {
                writer.WritePropertyName("record");
                record.Record.WriteTo(writer);
            }
            if (record.Message.Length > 0)
                writer.WriteString("message", record.Message);
            writer.WriteEndObject();
        }
        string crc = Crc(buffer.GetBuffer().AsSpan(0, (int)buffer.Length - 1));
        buffer.SetLength(buffer.Length - 1);
        buffer.Position = buffer.Length;
        buffer.Write(Encoding.ASCII.GetBytes($",\"crc\":\"{crc}\"}}\n"));
        return buffer.ToArray();
    }

    /// <summary>Reads a line without its line break; null if it is damaged.</summary>
    internal static JournalRecord? TryRead(ReadOnlySpan<byte> line)
    {
        int head = line.LastIndexOf(",\"crc\":\""u8);
        if (head < 0 || !line[head..].SequenceEqual(Encoding.ASCII.GetBytes($",\"crc\":\"{Crc(line[..head])}\"}}")))
            return null;
        try
        {
            JsonObject map = JsonNode.Parse(line)!.AsObject();
            return Enum.TryParse(Text(map, "event"), out JournalEvent what)
                && DateTimeOffset.TryParse(Text(map, "t"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? new JournalRecord(
                    map["seq"]!.GetValue<int>(), Text(map, "step"), what, time, Text(map, "bootId"), map["record"]?.DeepClone().AsObject(), Text(map, "message"))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static string Text(JsonObject map, string key) => map[key]?.GetValue<string>() ?? "";

    private static string Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return (~crc).ToString($"x{CrcDigits}", CultureInfo.InvariantCulture);
    }
}
