using System.IO.Compression;
using System.Text.Json;
using System.Text.Unicode;
using Sampan.Linux.Files;

namespace Sampan.Images.Layers.Record;

/// <summary>
/// Stands between a tar and its reader and writes down all but the content of files, so that the same tar can be made again
/// from the unpacked tree. The form is that of Docker's <c>tar-split.json.gz</c>: a JSON object a line.
/// </summary>
internal sealed class TarRecorder : ReadOnlyStream
{
    private const int SegmentSize = 32 * 1024;
    private const int MaxTail = 1 << 20;

    private readonly Stream _source;
    private readonly GZipStream _record;
    private readonly byte[] _segment = new byte[SegmentSize];
    private int _filled;
    private int _position;
    private bool _inContent;
    private long _content;

    /// <param name="source">The tar; stays the caller's.</param>
    /// <param name="file">Where the record goes; there is none yet.</param>
    internal TarRecorder(Stream source, string file)
    {
        _source = source;
        _record = new GZipStream(new FileStream(file, FileMode.CreateNew), CompressionLevel.Fastest);
    }

    /// <summary>False when the tree cannot give the tar's files back: the record is worthless.</summary>
    internal bool IsWhole { get; private set; } = true;

    public override int Read(Span<byte> buffer)
    {
        int read = _source.Read(buffer);
        if (_inContent)
            _content += read;
        else
            Keep(buffer[..read]);
        return read;
    }

    /// <summary>Reads content of the entry's file: it is left out.</summary>
    internal int ReadContent(LayerTree.DataReader read, Span<byte> buffer)
    {
        _inContent = true;
        try
        {
            return read(buffer);
        }
        finally
        {
            _inContent = false;
        }
    }

    /// <summary>The entry is made: what was left out is the content of the file at this path.</summary>
    internal void EndEntry(string path)
    {
        if (_content == 0)
            return;
        WriteSegment();
        byte[] name = PathText.Encode(path);
        bool text = Utf8.IsValid(name);
        Write(new TarSplitEntry
        {
            Type = TarSplitEntry.FileType, Name = text ? path : null, RawName = text ? null : name, Size = _content, Position = _position++,
        });
        _content = 0;
    }

    /// <summary>The tree no longer holds what an earlier entry brought.</summary>
    internal void Spoil() => IsWhole = false;

    /// <summary>Takes what follows the last entry, which is part of the tar's digest.</summary>
    internal void Finish()
    {
        byte[] scratch = new byte[4096];
        int tail = 0;
        while (IsWhole && Read(scratch) is > 0 and int read)
        {
            tail += read;
            if (tail > MaxTail)
                Spoil();
        }
        WriteSegment();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _record.Dispose();
        base.Dispose(disposing);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        while (IsWhole && !bytes.IsEmpty)
        {
            int count = Math.Min(bytes.Length, _segment.Length - _filled);
            bytes[..count].CopyTo(_segment.AsSpan(_filled));
            _filled += count;
            bytes = bytes[count..];
            if (_filled == _segment.Length)
                WriteSegment();
        }
    }

    private void WriteSegment()
    {
        if (_filled == 0 || !IsWhole)
            return;
        Write(new TarSplitEntry { Type = TarSplitEntry.SegmentType, Payload = _segment[.._filled], Position = _position++ });
        _filled = 0;
    }

    private void Write(TarSplitEntry entry)
    {
        if (!IsWhole)
            return;
        JsonSerializer.Serialize(_record, entry, TarRecordJson.Default.TarSplitEntry);
        _record.WriteByte((byte)'\n');
    }
}
