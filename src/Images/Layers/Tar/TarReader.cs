using Sampan.Linux.Files;

namespace Sampan.Images.Layers.Tar;

/// <summary>
/// Reads a tar entry by entry: ustar, V7, GNU (long names, sparse), PAX. Not the framework's reader: that one knows no
/// sparse files and loses names that are not UTF-8.
/// </summary>
internal sealed class TarReader(Stream source, LayerLimits limits)
{
    private const uint NoId = uint.MaxValue;

    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private long _dataLeft;
    private long _padding;

    /// <summary>The next entry, or null at the archive's end.</summary>
    /// <exception cref="LayerException">The archive is damaged, cut short or exceeds a cap.</exception>
    internal TarEntry? Next()
    {
        var pending = new Extensions();
        for (int headers = 0; ; headers++)
        {
            if (headers > limits.MaxHeaders)
                throw new LayerException($"The layer has more than {limits.MaxHeaders} headers before one entry.");
            Skip(_dataLeft + _padding);
            (_dataLeft, _padding) = (0, 0);
            // An archive may end without the two empty blocks.
            if (!TryReadBlock(_block) || TarHeader.IsZero(_block))
                return null;
            var header = new TarHeader(_block);
            SetData(header.Size);
            switch (header.Type)
            {
                case 'x':
                    pending.Pax = PaxRecords.Parse(ReadAll(limits.MaxPaxHeader, "PAX header"));
                    break;
                case 'L':
                    pending.LongName = ReadText();
                    break;
                case 'K':
                    pending.LongLink = ReadText();
                    break;
                case 'g' or 'V' or 'M' or 'D' or 'N':
                    // Global records and volume labels say nothing about a layer's files.
                    break;
                default:
                    return Entry(header, pending);
            }
        }
    }

    /// <summary>Reads the current entry's data; 0 at its end. Of a sparse file: the segments' bytes, one after another.</summary>
    internal int Read(Span<byte> buffer)
    {
        if (_dataLeft == 0 || buffer.IsEmpty)
            return 0;
        int read = source.Read(buffer[..(int)Math.Min(buffer.Length, _dataLeft)]);
        if (read == 0)
            throw CutShort();
        _dataLeft -= read;
        return read;
    }

    private TarEntry Entry(TarHeader header, Extensions pending)
    {
        PaxRecords pax = pending.Pax ?? PaxRecords.Parse([]);
        string name = pax.Text("GNU.sparse.name") ?? pax.Text("path") ?? pending.LongName ?? header.Name;
        TarEntryType type = TypeOf(header.Type, name);
        if (pax.Number("size") is { } size)
            SetData(size);
        bool file = type == TarEntryType.File;
        long real = RealSize(header, pax);
        IReadOnlyList<TarSegment>? segments = file ? Sparse(header, pax, real) : null;
        if (!file && type != TarEntryType.Directory && header.Type is not '1')
            (_dataLeft, _padding) = (0, 0);
        return new TarEntry
        {
            Path = name,
            LinkTarget = pax.Text("linkpath") ?? pending.LongLink ?? header.LinkName,
            Type = type,
            Mode = (uint)header.Mode & 0xFFF,
            Uid = Id(pax.Number("uid") ?? header.Uid, name),
            Gid = Id(pax.Number("gid") ?? header.Gid, name),
            Size = segments is null ? _dataLeft : real,
            Modified = pax.Time("mtime") ?? new FileTime(header.Modified, 0),
            DeviceMajor = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice ? (uint)header.DeviceMajor : 0,
            DeviceMinor = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice ? (uint)header.DeviceMinor : 0,
            Attributes = pax.Attributes,
            Segments = segments,
        };
    }

    /// <summary>The length of a sparse file, its holes included.</summary>
    private long RealSize(TarHeader header, PaxRecords pax) => pax.Number("GNU.sparse.realsize") ?? pax.Number("GNU.sparse.size")
        ?? (header.Type == 'S' ? header.GnuRealSize : _dataLeft);

    private IReadOnlyList<TarSegment>? Sparse(TarHeader header, PaxRecords pax, long real)
    {
        var numbers = new List<long>();
        if (header.Type == 'S')
        {
            SparseMap.ReadBinary(header.GnuSparse, numbers);
            // The extension blocks stand before the data and overwrite this header's block: the fields are read by now.
            byte[] more = new byte[TarHeader.BlockSize];
            for (bool goesOn = header.GnuSparseGoesOn; goesOn; goesOn = more[504] != 0)
            {
                if (!TryReadBlock(more))
                    throw CutShort();
                SparseMap.ReadBinary(more.AsSpan(0, 504), numbers);
            }
        }
        else if (pax.Text("GNU.sparse.major") == "1")
        {
            (numbers, _) = SparseMap.ReadLines(ReadDataBlock);
        }
        else if (pax.Text("GNU.sparse.map") is { } map)
        {
            numbers = SparseMap.ReadCommas(map);
        }
        else if (pax.SparseNumbers.Count > 0)
        {
            numbers.AddRange(pax.SparseNumbers);
        }
        else
        {
            return null;
        }
        if (real < 0 || real > limits.MaxBytes)
            throw new LayerException($"A sparse file of the layer claims {real} bytes; at most {limits.MaxBytes} are accepted.");
        return SparseMap.Checked(numbers, real, _dataLeft);
    }

    private ReadOnlyMemory<byte> ReadDataBlock()
    {
        byte[] block = new byte[TarHeader.BlockSize];
        int filled = 0;
        while (filled < block.Length)
        {
            int read = Read(block.AsSpan(filled));
            if (read == 0)
                throw CutShort();
            filled += read;
        }
        return block;
    }

    private static TarEntryType TypeOf(char type, string name) => type switch
    {
        // V7 has no type for folders: a slash at the end says it.
        '0' or '\0' or '7' when name.EndsWith('/') => TarEntryType.Directory,
        '0' or '\0' or '7' or 'S' => TarEntryType.File,
        '1' => TarEntryType.HardLink,
        '2' => TarEntryType.Symlink,
        '3' => TarEntryType.CharacterDevice,
        '4' => TarEntryType.BlockDevice,
        '5' => TarEntryType.Directory,
        '6' => TarEntryType.Fifo,
        _ => throw new LayerException($"The layer's entry '{name}' is of the unknown type 0x{(int)type:x2}."),
    };

    private static uint Id(long id, string name) => id is >= 0 and < NoId
        ? (uint)id
        : throw new LayerException($"The layer's entry '{name}' has the impossible owner {id}.");

    private void SetData(long size)
    {
        if (size < 0 || size > limits.MaxBytes)
            throw new LayerException($"An entry of the layer claims {size} bytes; at most {limits.MaxBytes} are accepted.");
        _dataLeft = size;
        _padding = (TarHeader.BlockSize - (size % TarHeader.BlockSize)) % TarHeader.BlockSize;
    }

    private byte[] ReadAll(int cap, string what)
    {
        if (_dataLeft > cap)
            throw new LayerException($"A {what} of the layer is {_dataLeft} bytes long; at most {cap} are accepted.");
        byte[] data = new byte[_dataLeft];
        for (int filled = 0; filled < data.Length;)
            filled += Read(data.AsSpan(filled));
        return data;
    }

    private string ReadText()
    {
        ReadOnlySpan<byte> text = ReadAll(limits.MaxPath + 1, "long name");
        int end = text.IndexOf((byte)0);
        return PathText.Decode(end < 0 ? text : text[..end]);
    }

    private void Skip(long count)
    {
        if (source.CanSeek && count <= source.Length - source.Position)
        {
            source.Seek(count, SeekOrigin.Current);
            return;
        }
        Span<byte> scratch = stackalloc byte[4096];
        while (count > 0)
        {
            int read = source.Read(scratch[..(int)Math.Min(count, scratch.Length)]);
            if (read == 0)
                throw CutShort();
            count -= read;
        }
    }

    private bool TryReadBlock(Span<byte> block)
    {
        int filled = source.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        return filled == block.Length || (filled == 0 ? false : throw CutShort());
    }

    private static LayerException CutShort() => new("The layer's tar is cut short.");

    private sealed class Extensions
    {
        internal PaxRecords? Pax { get; set; }

        internal string? LongName { get; set; }

        internal string? LongLink { get; set; }
    }
}
