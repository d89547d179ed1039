using System.Buffers;

namespace Sampan.Cli.Logs;

/// <summary>Cuts a stream of bytes into lines, none longer than <see cref="LongestLine"/>.</summary>
internal sealed class LineSplitter
{
    /// <summary>
    /// No line of a CRI log comes near this (an entry holds 16 KiB); what does is cut there, so that a file without line
    /// breaks costs no more memory than this.
    /// </summary>
    public const int LongestLine = 1 << 20;

    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Bytes taken in that no line break has followed yet.</summary>
    public int PendingBytes => _pending.WrittenCount;

    /// <summary>Takes bytes and returns the lines they complete.</summary>
    public IReadOnlyList<byte[]> Take(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<byte[]>();
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            int length = Math.Min(end < 0 ? bytes.Length : end, LongestLine - PendingBytes);
            _pending.Write(bytes[..length]);
            bytes = bytes[length..];
            bool broken = !bytes.IsEmpty && bytes[0] == (byte)'\n';
            if (broken)
                bytes = bytes[1..];
            if (broken || PendingBytes >= LongestLine)
                lines.Add(Rest());
        }

        return lines;
    }

    /// <summary>The last line, when the file ends without a break; empty if there is none.</summary>
    public byte[] Rest()
    {
        byte[] rest = _pending.WrittenSpan.ToArray();
        _pending.ResetWrittenCount();
        return rest;
    }
}
