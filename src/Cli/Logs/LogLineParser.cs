using System.Text;
using System.Text.Json;

namespace Sampan.Cli.Logs;

/// <summary>
/// Reads one line of a container's log: CRI (<c>time stream tags content</c>, the first tag P or F) or Docker's json-file.
/// </summary>
internal static class LogLineParser
{
    private const int LongestTime = 64;

    /// <summary>The entry of a line; a line of neither form is given back whole, as output.</summary>
    public static LogEntry Parse(ReadOnlySpan<byte> line)
    {
        if (TryParseCri(line, out LogEntry? entry) || TryParseDocker(line, out entry))
            return entry!;
        return new LogEntry("", LogStream.Output, false, line.ToArray());
    }

    private static bool TryParseCri(ReadOnlySpan<byte> line, out LogEntry? entry)
    {
        entry = null;
        int timeEnd = line.IndexOf((byte)' ');
        if (timeEnd is <= 0 or > LongestTime || line[0] is < (byte)'0' or > (byte)'9')
            return false;

        ReadOnlySpan<byte> rest = line[(timeEnd + 1)..];
        LogStream stream;
        if (rest.StartsWith("stdout "u8))
            stream = LogStream.Output;
        else if (rest.StartsWith("stderr "u8))
            stream = LogStream.Error;
        else
            return false;

        rest = rest["stdout ".Length..];
        int tagsEnd = rest.IndexOf((byte)' ');
        ReadOnlySpan<byte> tags = tagsEnd < 0 ? rest : rest[..tagsEnd];
        int first = tags.IndexOf((byte)':');
        ReadOnlySpan<byte> tag = first < 0 ? tags : tags[..first];
        if (!tag.SequenceEqual("P"u8) && !tag.SequenceEqual("F"u8))
            return false;

        byte[] content = tagsEnd < 0 ? [] : rest[(tagsEnd + 1)..].ToArray();
        entry = new LogEntry(Encoding.ASCII.GetString(line[..timeEnd]), stream, tag[0] == (byte)'P', content);
        return true;
    }

    private static bool TryParseDocker(ReadOnlySpan<byte> line, out LogEntry? entry)
    {
        entry = null;
        if (line.IsEmpty || line[0] != (byte)'{')
            return false;
        string? log = null, stream = null, time = null;
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                    continue;
                string? name = reader.GetString();
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                    reader.Skip();
                else if (name == "log")
                    log = reader.GetString();
                else if (name == "stream")
                    stream = reader.GetString();
                else if (name == "time")
                    time = reader.GetString();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half a line, or text that merely begins like JSON.
            return false;
        }

        if (log is null || time is null)
            return false;
        bool partial = !log.EndsWith('\n');
        string content = partial ? log : log[..^1];
        entry = new LogEntry(time, stream == "stderr" ? LogStream.Error : LogStream.Output, partial, Encoding.UTF8.GetBytes(content));
        return true;
    }
}
