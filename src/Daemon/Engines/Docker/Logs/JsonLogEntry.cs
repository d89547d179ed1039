namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>
/// One line of a json-file log: <c>{"log":"text\n","stream":"stdout","attrs":{…},"time":"2026-…Z"}</c>. The parts are
/// slices of the line, still escaped.
/// </summary>
internal readonly ref struct JsonLogEntry
{
    private const int MaxTime = 64;

    // Within a JSON string its quotes would be escaped: this begins an entry, wherever it stands.
    private static ReadOnlySpan<byte> Beginning => "{\"log\":"u8;

    internal ReadOnlySpan<byte> Text { get; private init; }

    internal bool IsError { get; private init; }

    internal ReadOnlySpan<byte> Time { get; private init; }

    /// <summary>
    /// Reads a line. When dockerd was killed half-way through an entry, the next one stands in the same line: that one is read.
    /// </summary>
    internal static bool TryParse(ReadOnlySpan<byte> line, out JsonLogEntry entry)
    {
        if (TryParseWhole(line, out entry))
        {
            return true;
        }
        int last = line.LastIndexOf(Beginning);
        return last > 0 && TryParseWhole(line[last..], out entry);
    }

    private static bool TryParseWhole(ReadOnlySpan<byte> line, out JsonLogEntry entry)
    {
        entry = default;
        var reader = new JsonLineReader(line);
        ReadOnlySpan<byte> text = default, stream = default, time = default;
        if (!reader.Enter())
        {
            return false;
        }
        while (reader.TryNext(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
        {
            if (key.SequenceEqual("log"u8))
            {
                text = value;
            }
            else if (key.SequenceEqual("stream"u8))
            {
                stream = value;
            }
            else if (key.SequenceEqual("time"u8))
            {
                time = value;
            }
        }
        entry = new JsonLogEntry { Text = text, IsError = stream.SequenceEqual("stderr"u8), Time = time };
        return reader.IsAtEnd && time.Length is > 0 and <= MaxTime && time.IndexOfAny((byte)' ', (byte)'\\') < 0;
    }
}
