using System.Globalization;
using System.Text;
using Sampan.Linux.Files;

namespace Sampan.Images.Layers.Tar;

/// <summary>
/// Writes a POSIX tar: ustar headers, and PAX records where those are too small. Names and attributes are bytes, as the
/// kernel has them; System.Formats.Tar takes both for text.
/// </summary>
public sealed class TarWriter(Stream output)
{
    private const int BlockSize = 512, NameLength = 100;
    private const uint LargestId = 0x1FFFFF;
    private const long LargestSize = 0x1FFFFFFFF;

    /// <summary>Writes an entry.</summary>
    /// <param name="item">What it is.</param>
    /// <param name="content">Its content; what is missing of the promised size is written as zeros. Null for none.</param>
    /// <param name="token">Looked at between pieces of the content.</param>
    public void Write(TarItem item, Stream? content, CancellationToken token)
    {
        byte[] path = PathText.Encode(item.Type == NodeType.Directory ? item.Path.TrimEnd('/') + "/" : item.Path);
        byte[] link = PathText.Encode(item.HardLinkTarget.Length > 0 ? item.HardLinkTarget : item.SymlinkTarget);
        byte[] records = Records(item, path, link);
        if (records.Length > 0)
        {
            WriteHeader(new TarItem { Path = "", Type = NodeType.File, Mode = 0x1A4, Size = records.Length }, 'x', "PaxHeader"u8, []);
            output.Write(records);
            Pad(records.Length);
        }
        long size = content is null ? 0 : item.Size;
        WriteHeader(item with { Size = size }, TypeOf(item), path, link);
        if (content is not null)
        {
            Copy(content, size, token);
            Pad(size);
        }
    }

    /// <summary>Writes the end.</summary>
    public void Finish()
    {
        output.Write(new byte[BlockSize * 2]);
        output.Flush();
    }

    private static char TypeOf(TarItem item) => item.HardLinkTarget.Length > 0 ? '1' : item.Type switch
    {
        NodeType.File => '0',
        NodeType.Symlink => '2',
        NodeType.CharacterDevice => '3',
        NodeType.BlockDevice => '4',
        NodeType.Directory => '5',
        NodeType.Fifo => '6',
        _ => throw new ArgumentException($"{item.Path}: a {item.Type} cannot be in a tar", nameof(item)),
    };

    private void WriteHeader(TarItem item, char type, ReadOnlySpan<byte> path, ReadOnlySpan<byte> link)
    {
        byte[] header = new byte[BlockSize];
        path[..Math.Min(path.Length, NameLength)].CopyTo(header);
        Octal(header, 100, 8, item.Mode);
        Octal(header, 108, 8, Math.Min(item.Uid, LargestId));
        Octal(header, 116, 8, Math.Min(item.Gid, LargestId));
        Octal(header, 124, 12, Math.Min(item.Size, LargestSize));
        Octal(header, 136, 12, Math.Clamp(item.Modified.Seconds, 0, LargestSize));
        header[156] = (byte)type;
        link[..Math.Min(link.Length, NameLength)].CopyTo(header.AsSpan(157));
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        Octal(header, 329, 8, item.Device.Major);
        Octal(header, 337, 8, item.Device.Minor);
        // The sum is taken with blanks in its own place.
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header, 148, 7, header.Sum(each => (long)each));
        output.Write(header);
    }

    private static void Octal(byte[] header, int offset, int length, long value)
    {
        string digits = Convert.ToString(value, 8).PadLeft(length - 1, '0');
        Encoding.ASCII.GetBytes(digits, header.AsSpan(offset, length - 1));
        header[offset + length - 1] = 0;
    }

    private static byte[] Records(TarItem item, byte[] path, byte[] link)
    {
        using var records = new MemoryStream();
        void Add(string key, ReadOnlySpan<byte> value)
        {
            int body = Encoding.UTF8.GetByteCount(key) + value.Length + 3;
            int length = body + Digits(body);
            length = body + Digits(length);
            records.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")));
            records.Write(value);
            records.WriteByte((byte)'\n');
        }

        void AddNumber(string key, long value) => Add(key, Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)));
        if (path.Length > NameLength)
        {
            Add("path", path);
        }
        if (link.Length > NameLength)
        {
            Add("linkpath", link);
        }
        if (item.Size > LargestSize)
        {
            AddNumber("size", item.Size);
        }
        if (item.Uid > LargestId)
        {
            AddNumber("uid", item.Uid);
        }
        if (item.Gid > LargestId)
        {
            AddNumber("gid", item.Gid);
        }
        foreach ((string name, byte[] value) in item.Attributes)
        {
            Add("SCHILY.xattr." + name, value);
        }
        return records.ToArray();
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;

    private void Copy(Stream content, long size, CancellationToken token)
    {
        byte[] buffer = new byte[128 * 1024];
        for (long left = size; left > 0;)
        {
            token.ThrowIfCancellationRequested();
            int wanted = (int)Math.Min(left, buffer.Length);
            int count = content.Read(buffer, 0, wanted);
            if (count == 0)
            {
                // It was cut short meanwhile; the header's promise is kept.
                buffer.AsSpan().Clear();
                count = wanted;
            }
            output.Write(buffer, 0, count);
            left -= count;
        }
    }

    private void Pad(long size)
    {
        int rest = (int)(size % BlockSize);
        if (rest > 0)
        {
            output.Write(new byte[BlockSize - rest]);
        }
    }
}
