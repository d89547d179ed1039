using System.Globalization;
using System.Text;

namespace Sampan.Tests.Testing.Registry;

/// <summary>Makes layers, honest and malicious, header by header.</summary>
public sealed class TarBuilder
{
    private const int BlockSize = 512;

    private readonly List<byte> _tar = [];

    /// <summary>A regular file.</summary>
    public TarBuilder File(string name, string content, uint mode = 0x1A4, int uid = 0, int gid = 0) =>
        Entry('0', name, "", Encoding.UTF8.GetBytes(content), mode, uid, gid);

    /// <summary>A folder.</summary>
    public TarBuilder Folder(string name, uint mode = 0x1ED, int uid = 0, int gid = 0) => Entry('5', name, "", [], mode, uid, gid);

    /// <summary>A symbolic link.</summary>
    public TarBuilder Symlink(string name, string target) => Entry('2', name, target, []);

    /// <summary>A hard link.</summary>
    public TarBuilder HardLink(string name, string target) => Entry('1', name, target, []);

    /// <summary>A PAX header for the entry that follows.</summary>
    public TarBuilder Pax(params (string Key, byte[] Value)[] records)
    {
        var data = new MemoryStream();
        foreach ((string key, byte[] value) in records)
        {
            int body = key.Length + value.Length + 3;
            int length = body + body.ToString(CultureInfo.InvariantCulture).Length;
            while (length != body + length.ToString(CultureInfo.InvariantCulture).Length)
                length = body + length.ToString(CultureInfo.InvariantCulture).Length;
            data.Write(Encoding.UTF8.GetBytes($"{length} {key}="));
            data.Write(value);
            data.WriteByte((byte)'\n');
        }
        return Entry('x', "PaxHeaders/0", "", data.ToArray());
    }

    /// <summary>A GNU long name for the entry that follows.</summary>
    public TarBuilder LongName(string name) => Entry('L', "././@LongLink", "", Encoding.UTF8.GetBytes(name + "\0"));

    /// <summary>Any entry.</summary>
    public TarBuilder Entry(char type, string name, string link, byte[] data, uint mode = 0x1A4, int uid = 0, int gid = 0, long? size = null)
    {
        byte[] header = new byte[BlockSize];
        Put(header, 0, Encoding.UTF8.GetBytes(name).AsSpan(0, Math.Min(100, Encoding.UTF8.GetByteCount(name))));
        Octal(header, 100, 8, mode);
        Octal(header, 108, 8, uid);
        Octal(header, 116, 8, gid);
        Octal(header, 124, 12, size ?? data.Length);
        Octal(header, 136, 12, 1_600_000_000);
        header[156] = (byte)type;
        Put(header, 157, Encoding.UTF8.GetBytes(link));
        Put(header, 257, "ustar\00000"u8);
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header, 148, 7, header.Sum(b => (long)b));
        _tar.AddRange(header);
        _tar.AddRange(data);
        _tar.AddRange(new byte[(BlockSize - (data.Length % BlockSize)) % BlockSize]);
        return this;
    }

    /// <summary>Bytes that are no entry.</summary>
    public TarBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        _tar.AddRange(bytes);
        return this;
    }

    /// <summary>The archive, ended as it should be.</summary>
    public byte[] Build() => [.. _tar, .. new byte[2 * BlockSize]];

    /// <summary>The archive without its end.</summary>
    public byte[] BuildCutShort() => [.. _tar];

    private static void Put(byte[] header, int at, ReadOnlySpan<byte> value) => value.CopyTo(header.AsSpan(at));

    private static void Octal(byte[] header, int at, int length, long value) =>
        Put(header, at, Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(length - 1, '0')));
}
