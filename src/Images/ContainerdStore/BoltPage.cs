using System.Buffers.Binary;

namespace Sampan.Images.ContainerdStore;

/// <summary>A page of a bbolt file, with the pages that it runs over into.</summary>
internal readonly struct BoltPage
{
    internal const int HeaderSize = 16;
    internal const int ElementSize = 16;
    internal const ushort Branch = 1;
    internal const ushort Leaf = 2;
    internal const uint BucketFlag = 1;

    private readonly ReadOnlyMemory<byte> _bytes;

    internal BoltPage(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        if (bytes.Length < HeaderSize || HeaderSize + (long)Count * ElementSize > bytes.Length)
            throw new FormatException("a page is cut short");
    }

    internal ushort Flags => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.Span[8..]);

    internal int Count => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.Span[10..]);

    /// <summary>Of a branch: the child at an index.</summary>
    internal ulong Child(int index) => BinaryPrimitives.ReadUInt64LittleEndian(Element(index).Span[8..]);

    /// <summary>Of a leaf: key, value and whether the value is a bucket.</summary>
    internal (ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value, bool IsBucket) Item(int index)
    {
        ReadOnlySpan<byte> element = Element(index).Span;
        uint flags = BinaryPrimitives.ReadUInt32LittleEndian(element);
        uint position = BinaryPrimitives.ReadUInt32LittleEndian(element[4..]);
        uint keySize = BinaryPrimitives.ReadUInt32LittleEndian(element[8..]);
        uint valueSize = BinaryPrimitives.ReadUInt32LittleEndian(element[12..]);
        long start = HeaderSize + (long)index * ElementSize + position;
        if (start + keySize + valueSize > _bytes.Length)
            throw new FormatException("an item lies outside of its page");
        ReadOnlyMemory<byte> key = _bytes.Slice((int)start, (int)keySize);
        return (key, _bytes.Slice((int)start + (int)keySize, (int)valueSize), (flags & BucketFlag) != 0);
    }

    private ReadOnlyMemory<byte> Element(int index) => _bytes.Slice(HeaderSize + index * ElementSize, ElementSize);
}
