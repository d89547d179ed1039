using Microsoft.Win32.SafeHandles;
using Sampan.Linux;
using Sampan.Linux.Files;

namespace Sampan.Images.Layers.Record;

/// <summary>A layer's tar, made again from its record and its tree: the same bytes that were unpacked.</summary>
internal sealed class LayerTar : ReadOnlyStream
{
    private readonly TarRecordReader _record;
    private readonly RootedDirectory _root;
    private readonly LayerLimits _limits = new();
    private ReadOnlyMemory<byte> _segment;
    private SafeFileHandle? _file;
    private string _name = "";
    private long _offset;
    private long _left;

    /// <param name="record">The record's file.</param>
    /// <param name="diff">The tree.</param>
    internal LayerTar(string record, string diff)
    {
        _root = RootedDirectory.Open(diff);
        try
        {
            _record = new TarRecordReader(record);
        }
        catch
        {
            _root.Dispose();
            throw;
        }
    }

    /// <exception cref="LayerException">The record is damaged, or a file of the tree is missing or too short; it is named.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (!_segment.IsEmpty)
            {
                int count = Math.Min(buffer.Length, _segment.Length);
                _segment.Span[..count].CopyTo(buffer);
                _segment = _segment[count..];
                return count;
            }
            if (_left > 0)
                return ReadFile(buffer);
            if (!Advance())
                return 0;
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file?.Dispose();
            _record.Dispose();
            _root.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool Advance()
    {
        if (_record.Next() is not { } entry)
            return false;
        if (entry.Type == TarSplitEntry.SegmentType)
        {
            _segment = entry.Payload;
        }
        else if (entry.Type != TarSplitEntry.FileType)
        {
            throw new LayerException($"The record of the layer's tar has a line of the unknown type {entry.Type}.");
        }
        else if (entry.Size > 0)
        {
            Open(entry.RawName is { } raw ? PathText.Decode(raw) : entry.Name ?? "", entry.Size);
        }
        return true;
    }

    private void Open(string name, long size)
    {
        string path = EntryPath.Clean(name, _limits);
        (string folder, string file) = EntryPath.Split(path);
        try
        {
            using RootedDirectory parent = _root.Resolve(folder);
            _file?.Dispose();
            _file = parent.OpenFile(file);
            (_name, _offset, _left) = (path, 0, size);
        }
        catch (LinuxException e)
        {
            throw new LayerException($"The layer's file '{path}' cannot be read: {e.Message}", e);
        }
    }

    private int ReadFile(Span<byte> buffer)
    {
        int read = RandomAccess.Read(_file!, buffer[..(int)Math.Min(buffer.Length, _left)], _offset);
        if (read == 0)
            throw new LayerException($"The layer's file '{_name}' is {_left} bytes shorter than it was.");
        _offset += read;
        _left -= read;
        return read;
    }
}
