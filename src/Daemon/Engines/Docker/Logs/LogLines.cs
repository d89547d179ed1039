namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>What one reader of logs needs while it reads: shared by all logs, one after the other.</summary>
internal sealed class LogLines
{
    /// <summary>The most bytes of one line of a log. dockerd's have 16 KiB of text, at most six times as much when escaped.</summary>
    internal const int MaxLength = 1024 * 1024;

    private const int UsualSize = 128 * 1024;

    private byte[] _bytes = new byte[UsualSize];

    /// <summary>Where a log's next bytes go.</summary>
    internal Span<byte> Room => _bytes;

    /// <summary>The lines as the kubelet reads them.</summary>
    internal CriLogText Text { get; } = new();

    /// <summary>Lines of the last <see cref="Translate"/> that could not be understood.</summary>
    internal int Malformed { get; private set; }

    /// <summary>Entries up to this time are passed over, and null again after the first later one.</summary>
    internal byte[]? After { get; set; }

    /// <summary>Translates the whole lines at the start of <see cref="Room"/> into <see cref="Text"/>.</summary>
    /// <param name="count">Bytes that were read into it.</param>
    /// <param name="isLast">Whether nothing will ever follow: a last line without its end is taken, too.</param>
    /// <returns>
    /// Bytes taken. 0 if there is no whole line yet; the room has grown then, if it was full. A line beyond
    /// <see cref="MaxLength"/> is passed over, in pieces.
    /// </returns>
    internal int Translate(int count, bool isLast)
    {
        Text.Clear();
        Malformed = 0;
        ReadOnlySpan<byte> bytes = _bytes.AsSpan(0, count);
        int end = bytes.LastIndexOf((byte)'\n') + 1;
        if (end == 0 && count == _bytes.Length && count < MaxLength)
        {
            Array.Resize(ref _bytes, Math.Min(4 * count, MaxLength));
            return 0;
        }
        int taken = end == 0 && (isLast || count >= MaxLength) ? count : end;
        for (ReadOnlySpan<byte> rest = bytes[..taken]; !rest.IsEmpty;)
        {
            int length = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = length < 0 ? rest : rest[..length];
            rest = length < 0 ? [] : rest[(length + 1)..];
            if (JsonLogEntry.TryParse(line, out JsonLogEntry entry))
            {
                After = After is not null && EntryTime.IsAfter(entry.Time, After) ? null : After;
                if (After is null)
                {
                    Text.Append(entry);
                }
            }
            else if (!line.IsEmpty)
            {
                Malformed++;
            }
        }
        return taken;
    }

    /// <summary>Gives back what an unusually long line took.</summary>
    internal void Trim()
    {
        if (_bytes.Length > UsualSize)
        {
            _bytes = new byte[UsualSize];
        }
    }
}
