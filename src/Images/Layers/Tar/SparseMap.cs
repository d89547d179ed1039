using System.Globalization;

namespace Sampan.Images.Layers.Tar;

/// <summary>The forms in which GNU tar says where a sparse file's data goes.</summary>
internal static class SparseMap
{
    internal const int MaxSegments = 1 << 18;

    private const int EntrySize = 24;

    /// <summary>Checks that the segments ascend, lie in the file and hold just the data that follows.</summary>
    /// <exception cref="LayerException">They do not.</exception>
    internal static IReadOnlyList<TarSegment> Checked(List<long> numbers, long realSize, long dataSize)
    {
        if (numbers.Count % 2 != 0 || realSize < 0)
            throw Damaged();
        var segments = new TarSegment[numbers.Count / 2];
        long end = 0;
        long total = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            (long offset, long length) = (numbers[2 * i], numbers[(2 * i) + 1]);
            if (offset < end || length < 0 || length > realSize || offset > realSize - length)
                throw Damaged();
            end = offset + length;
            total += length;
            segments[i] = new TarSegment(offset, length);
        }
        return total == dataSize ? segments : throw Damaged();
    }

    /// <summary>Old GNU form: pairs of 12-byte numbers, ended by an empty one. True if the block was full.</summary>
    internal static void ReadBinary(ReadOnlySpan<byte> block, List<long> numbers)
    {
        for (; block.Length >= EntrySize && block[0] != 0; block = block[EntrySize..])
        {
            numbers.Add(TarHeader.Number(block[..12]));
            numbers.Add(TarHeader.Number(block[12..EntrySize]));
            Cap(numbers);
        }
    }

    /// <summary>PAX form 0.1: numbers parted by commas.</summary>
    internal static List<long> ReadCommas(string text)
    {
        var numbers = new List<long>();
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            numbers.Add(Number(part));
            Cap(numbers);
        }
        return numbers;
    }

    /// <summary>PAX form 1.0: lines at the start of the data, filled to a whole block.</summary>
    /// <param name="readBlock">Gives the next block of data.</param>
    internal static (List<long> Numbers, long Used) ReadLines(Func<ReadOnlyMemory<byte>> readBlock)
    {
        var numbers = new List<long>();
        long used = 0;
        long expected = -1;
        string line = "";
        while (expected < 0 || numbers.Count < expected * 2)
        {
            ReadOnlyMemory<byte> block = readBlock();
            used += block.Length;
            foreach (byte c in block.Span)
            {
                if (c != '\n')
                {
                    line += (char)c;
                    if (line.Length > 20)
                        throw Damaged();
                    continue;
                }
                if (expected < 0)
                    expected = Number(line) is var count and <= MaxSegments ? count : throw Damaged();
                else
                    numbers.Add(Number(line));
                line = "";
                if (numbers.Count == expected * 2)
                    break;
            }
        }
        return (numbers, used);
    }

    private static void Cap(List<long> numbers)
    {
        if (numbers.Count > 2 * MaxSegments)
            throw new LayerException($"A sparse file of the layer has more than {MaxSegments} segments.");
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Damaged();

    private static LayerException Damaged() => new("The layer's tar is damaged: the map of a sparse file is wrong.");
}
