using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Sampan.Daemon.Logging;

/// <summary><c>2026-01-02T03:04:05.123Z INFO  Sandboxes RunSandbox call=7 message</c>, a stack trace indented below.</summary>
internal sealed class TextLogFormatter : ILogFormatter
{
    private const int MaxStackLines = 64;

    public void Write(LogRecord record, string prefix, IBufferWriter<byte> output)
    {
        var line = new StringBuilder(prefix, 256);
        line.Append(record.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        line.Append(' ').Append(Level(record.Level)).Append(' ').Append(LogText.Source(record.Category));
        foreach ((string name, object? value) in record.Fields)
        {
            string text = LogText.Value(value);
            // The sentence says most of them already; the JSON form has them all by name.
            if (text.Length > 0 && !record.Message.Contains(text, StringComparison.Ordinal))
            {
                line.Append(' ').Append(name).Append('=');
                LogText.AppendValue(line, text);
            }
        }
        line.Append(' ');
        LogText.AppendEscaped(line, LogText.Cut(record.Message));
        if (record.Exception is { } exception) Failure(line, exception, prefix, record.Level >= LogLevel.Error);
        line.Append('\n');
        Encoding.UTF8.GetBytes(line.ToString(), output);
    }

    private static void Failure(StringBuilder line, Exception exception, string prefix, bool withStack)
    {
        line.Append(": ");
        LogText.AppendEscaped(line, LogText.Cut(exception.Message));
        line.Append(" (").Append(exception.GetType().Name).Append(')');
        if (!withStack) return;
        foreach (string frame in exception.ToString().Split('\n').Skip(1).Take(MaxStackLines))
        {
            line.Append('\n').Append(prefix).Append("    ");
            LogText.AppendEscaped(line, frame.Trim());
        }
    }

    // Five wide, so that sources stand in a column.
    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO ",
        LogLevel.Warning => "WARN ",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };
}
