using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Logging;

/// <summary>
/// One object a line: <c>time</c>, <c>level</c>, <c>source</c>, <c>event</c>, <c>message</c>, <c>error</c>, and the named
/// fields beside them; a field that would collide gets an underscore behind its name.
/// </summary>
internal sealed class JsonLogFormatter : ILogFormatter
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(LogRecord record, string prefix, IBufferWriter<byte> output)
    {
        Encoding.UTF8.GetBytes(prefix, output);
        using (var json = new Utf8JsonWriter(output, s_options))
        {
            json.WriteStartObject();
            json.WriteString("time", record.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", Level(record.Level));
            json.WriteString("source", record.Category);
            if (record.Event.Id != 0) json.WriteNumber("event", record.Event.Id);
            json.WriteString("message", LogText.Cut(record.Message));
            foreach ((string name, object? value) in record.Fields) Field(json, IsOwn(name) ? name + "_" : name, value);
            if (record.Exception is { } exception) json.WriteString("error", LogText.Cut(exception.ToString()));
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static void Field(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumber(name, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, LogText.Value(value));
                break;
        }
    }

    private static bool IsOwn(string name) => name is "time" or "level" or "source" or "event" or "message" or "error";

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "fatal",
    };
}
