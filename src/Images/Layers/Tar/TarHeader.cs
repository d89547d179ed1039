using System.Buffers.Binary;
using Sampan.Linux.Files;

namespace Sampan.Images.Layers.Tar;

/// <summary>The fields of one 512-byte header (POSIX ustar; the GNU and old V7 forms share its layout).</summary>
internal readonly ref struct TarHeader
{
    internal const int BlockSize = 512;

    private readonly ReadOnlySpan<byte> _block;

    /// <exception cref="LayerException">The checksum is wrong.</exception>
    internal TarHeader(ReadOnlySpan<byte> block)
    {
        _block = block;
        VerifyChecksum();
    }

    internal char Type => (char)_block[156];

    internal string Name
    {
        get
        {
            string name = Text(0, 100);
            string prefix = IsPosix ? Text(345, 155) : "";
            return prefix.Length > 0 ? $"{prefix}/{name}" : name;
        }
    }

    internal string LinkName => Text(157, 100);

    internal long Mode => Number(100, 8);

    internal long Uid => Number(108, 8);

    internal long Gid => Number(116, 8);

    internal long Size => Number(124, 12);

    internal long Modified => Number(136, 12);

    internal long DeviceMajor => Number(329, 8);

    internal long DeviceMinor => Number(337, 8);

    /// <summary>Old GNU sparse files: the first four segments, see <see cref="SparseMap"/>.</summary>
    internal ReadOnlySpan<byte> GnuSparse => _block[386..482];

    internal bool GnuSparseGoesOn => _block[482] != 0;

    internal long GnuRealSize => Number(483, 12);

    private bool IsPosix => _block[257..263].SequenceEqual("ustar\0"u8);

    internal static bool IsZero(ReadOnlySpan<byte> block) => !block.ContainsAnyExcept((byte)0);

    /// <summary>Whether a block is a header: its checksum is right.</summary>
    internal static bool IsHeader(ReadOnlySpan<byte> block)
    {
        try
        {
            (long unsigned, long signed) = Sums(block);
            long stored = Number(block.Slice(148, 8));
            return stored == unsigned || stored == signed;
        }
        catch (LayerException)
        {
            return false;
        }
    }

    /// <summary>Octal digits, or big-endian binary if the first bit is set (GNU, star).</summary>
    /// <exception cref="LayerException">It is neither, or too large.</exception>
    internal static long Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
            return Binary(field);
        long value = 0;
        bool seen = false;
        foreach (byte digit in field)
        {
            if (digit is (byte)' ' or 0)
            {
                if (seen)
                    break;
                continue;
            }
            if (digit is < (byte)'0' or > (byte)'7')
                throw new LayerException("The layer's tar is damaged: a header holds a number that is not octal.");
            seen = true;
            value = (value << 3) | (uint)(digit - '0');
        }
        return value;
    }

    private static long Binary(ReadOnlySpan<byte> field)
    {
        Int128 value = (field[0] & 0x40) != 0 ? -1 : 0;
        value = (value << 6) | (uint)(field[0] & 0x3f);
        foreach (byte part in field[1..])
            value = (value << 8) | part;
        return value >= long.MinValue && value <= long.MaxValue
            ? (long)value
            : throw new LayerException("The layer's tar is damaged: a header holds a number that is too large.");
    }

    private long Number(int at, int length) => Number(_block.Slice(at, length));

    private string Text(int at, int length)
    {
        ReadOnlySpan<byte> field = _block.Slice(at, length);
        int end = field.IndexOf((byte)0);
        return PathText.Decode(end < 0 ? field : field[..end]);
    }

    private void VerifyChecksum()
    {
        (long unsigned, long signed) = Sums(_block);
        long stored = Number(148, 8);
        if (stored != unsigned && stored != signed)
            throw new LayerException("The layer's tar is damaged: a header's checksum is wrong.");
    }

    private static (long Unsigned, long Signed) Sums(ReadOnlySpan<byte> block)
    {
        long unsigned = 0, signed = 0;
        for (int i = 0; i < BlockSize; i++)
        {
            // The checksum's own field counts as blanks.
            byte value = i is >= 148 and < 156 ? (byte)' ' : block[i];
            unsigned += value;
            signed += (sbyte)value;
        }
        return (unsigned, signed);
    }
}
