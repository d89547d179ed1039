using System.IO.Compression;
using System.Text.Json;

namespace Sampan.Images.Layers.Record;

/// <summary>Reads a record line by line.</summary>
internal sealed class TarRecordReader : IDisposable
{
    private const int MaxLine = 32 << 20;

    private readonly string _file;
    private readonly GZipStream _stream;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    internal TarRecordReader(string file)
    {
        _file = file;
        _stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
    }

    /// <summary>The next line; null at the end.</summary>
    /// <exception cref="LayerException">The record is damaged.</exception>
    internal TarSplitEntry? Next()
    {
        try
        {
            while (Line() is { } line)
            {
                ReadOnlySpan<byte> text = _buffer.AsSpan(line);
                if (text.Trim((byte)' ').IsEmpty)
                    continue;
                return JsonSerializer.Deserialize(text, TarRecordJson.Default.TarSplitEntry);
            }
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw new LayerException($"The record of the layer's tar is damaged ({_file}): {e.Message}", e);
        }
    }

    /// <summary>The tar's length.</summary>
    /// <exception cref="LayerException">The record is damaged.</exception>
    internal static long TarLength(string file)
    {
        using var reader = new TarRecordReader(file);
        long length = 0;
        while (reader.Next() is { } entry)
            length += entry.Type == TarSplitEntry.FileType ? entry.Size : entry.Payload?.Length ?? 0;
        return length;
    }

    public void Dispose() => _stream.Dispose();

    /// <summary>Where in the buffer the next line is; null at the end.</summary>
    private Range? Line()
    {
        for (int looked = _start; ;)
        {
            int at = _buffer.AsSpan(looked, _end - looked).IndexOf((byte)'\n');
            if (at >= 0)
            {
                Range line = _start..(looked + at);
                _start = looked + at + 1;
                return line;
            }
            looked = _end - _start;
            if (!Fill())
            {
                Range last = _start.._end;
                bool any = _start < _end;
                _start = _end;
                return any ? last : null;
            }
        }
    }

    /// <summary>Moves what is left to the buffer's beginning and reads more behind it.</summary>
    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_end, _start) = (_end - _start, 0);
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxLine)
                throw new LayerException($"The record of the layer's tar has a line longer than {MaxLine} bytes ({_file}).");
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        int read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
