using System.Globalization;
using System.Text;

namespace Sampan.Cli.Logs;

/// <summary>Writes lines of a log to the streams the container wrote them to.</summary>
internal sealed class LogWriter(Stream output, Stream error, LogOptions options)
{
    private readonly bool[] _skipping = new bool[2];

    public async Task WriteAsync(LogLine line, CancellationToken cancellation)
    {
        int index = (int)line.Stream;
        if (line.Begins)
            _skipping[index] = IsTooOld(line);
        if (_skipping[index])
            return;

        Stream target = line.Stream == LogStream.Error ? error : output;
        await target.WriteAsync(Bytes(line), cancellation);
        await target.FlushAsync(cancellation);
    }

    // One write a line, so that the two streams do not mix within one at a terminal.
    private byte[] Bytes(LogLine line)
    {
        string prefix = options.Timestamps && line.Begins && line.Time.Length > 0 ? line.Time + " " : "";
        byte[] bytes = new byte[prefix.Length + line.Content.Length + (line.Ends ? 1 : 0)];
        Encoding.ASCII.GetBytes(prefix, bytes);
        line.Content.CopyTo(bytes, prefix.Length);
        if (line.Ends)
            bytes[^1] = (byte)'\n';
        return bytes;
    }

    private bool IsTooOld(LogLine line) =>
        options.Since is { } since
        && DateTimeOffset.TryParse(line.Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
        && time < since;
}
