using System.Buffers;

namespace Sampan.Cli.Logs;

/// <summary>
/// Joins partial entries into lines, each stream by itself: conmon and containerd cut a line where a read ended, so the
/// pieces of the two streams can alternate.
/// </summary>
internal sealed class LogJoiner
{
    /// <summary>A line longer than this is handed on in parts.</summary>
    public const int LongestJoined = 1 << 20;

    private readonly Pending[] _pending = [new(), new()];

    /// <summary>Takes an entry; the line that it ends, or null while more is to come.</summary>
    public LogLine? Take(LogEntry entry)
    {
        Pending pending = _pending[(int)entry.Stream];
        pending.Add(entry);
        return !entry.Partial || pending.Length >= LongestJoined ? pending.Hand(entry.Stream, ends: !entry.Partial) : null;
    }

    /// <summary>What is held back for want of an end: a prompt, or the last words of a container.</summary>
    public IEnumerable<LogLine> Flush()
    {
        for (LogStream stream = LogStream.Output; stream <= LogStream.Error; stream++)
        {
            if (_pending[(int)stream].Length > 0)
                yield return _pending[(int)stream].Hand(stream, ends: false);
        }
    }

    private sealed class Pending
    {
        private readonly ArrayBufferWriter<byte> _content = new();
        private string _time = "";
        private bool _begun;
        private bool _handed;

        public int Length => _content.WrittenCount;

        public void Add(LogEntry entry)
        {
            if (!_begun)
                _time = entry.Time;
            _begun = true;
            _content.Write(entry.Content);
        }

        public LogLine Hand(LogStream stream, bool ends)
        {
            var line = new LogLine(_time, stream, _content.WrittenSpan.ToArray(), Begins: !_handed, Ends: ends);
            _content.ResetWrittenCount();
            _handed = !ends;
            _begun = !ends;
            return line;
        }
    }
}
