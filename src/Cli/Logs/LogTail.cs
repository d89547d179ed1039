namespace Sampan.Cli.Logs;

/// <summary>Finds where the last lines of a log begin without reading all of it.</summary>
internal static class LogTail
{
    private const long FirstReach = 1 << 16;
    private const int BufferSize = 1 << 16;

    /// <summary>The offset at which the last <paramref name="count"/> joined lines begin.</summary>
    public static long Find(Stream file, int count)
    {
        long length = file.Length;
        if (count <= 0)
            return length;
        for (long reach = FirstReach; ; reach *= 4)
        {
            long from = Math.Max(0, length - reach);
            (long start, long seen) = Scan(file, from, length, count);
            // One more than wanted: the first line of the stretch may have begun before it.
            if (from == 0 || seen > count)
                return start;
        }
    }

    private static (long Start, long Seen) Scan(Stream file, long from, long to, int count)
    {
        var starts = new Queue<long>();
        long[] open = [-1, -1];
        long seen = 0;
        long offset = from;
        bool whole = from == 0;
        foreach (byte[] line in Lines(file, from, to))
        {
            long start = offset;
            offset += line.Length + (line.Length == LineSplitter.LongestLine ? 0 : 1);
            if (!whole)
            {
                whole = true;
                continue;
            }

            LogEntry entry = LogLineParser.Parse(line);
            int stream = (int)entry.Stream;
            if (open[stream] < 0)
                open[stream] = start;
            if (!entry.Partial)
                Count(open[stream]);
            if (!entry.Partial)
                open[stream] = -1;
        }

        foreach (long start in open.Where(o => o >= 0).Order())
            Count(start);
        return (starts.Count == 0 ? to : starts.Min(), seen);

        void Count(long start)
        {
            seen++;
            starts.Enqueue(start);
            if (starts.Count > count)
                starts.Dequeue();
        }
    }

    private static IEnumerable<byte[]> Lines(Stream file, long from, long to)
    {
        var splitter = new LineSplitter();
        byte[] buffer = new byte[BufferSize];
        file.Position = from;
        while (file.Position < to)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(buffer.Length, to - file.Position));
            if (read == 0)
                break;
            foreach (byte[] line in splitter.Take(buffer.AsSpan(0, read)))
                yield return line;
        }

        if (splitter.PendingBytes > 0)
            yield return splitter.Rest();
    }
}
