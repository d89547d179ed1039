namespace Sampan.Cli.Logs;

/// <summary>From the bytes of a log file to its joined lines.</summary>
internal sealed class LogPieces
{
    private readonly LineSplitter _splitter = new();
    private readonly LogJoiner _joiner = new();

    /// <summary>Takes bytes and returns the lines they complete.</summary>
    public IReadOnlyList<LogLine> Take(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<LogLine>();
        foreach (byte[] raw in _splitter.Take(bytes))
        {
            if (_joiner.Take(LogLineParser.Parse(raw)) is { } line)
                lines.Add(line);
        }

        return lines;
    }

    /// <summary>What waits for its end; at the end of the file also a raw line without a break.</summary>
    public IReadOnlyList<LogLine> Flush(bool last)
    {
        var lines = new List<LogLine>();
        if (last && _splitter.PendingBytes > 0 && _joiner.Take(LogLineParser.Parse(_splitter.Rest())) is { } line)
            lines.Add(line);
        lines.AddRange(_joiner.Flush());
        return lines;
    }
}
