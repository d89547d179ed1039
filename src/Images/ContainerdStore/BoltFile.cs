using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using Sampan.Linux.Files;

namespace Sampan.Images.ContainerdStore;

/// <summary>
/// Reads a bbolt file (etcd-io/bbolt, format version 2) while its owner may write to it. The owner never changes a page of
/// the last transaction before the next one ends: whoever reads compares the transaction before and after.
/// </summary>
internal sealed class BoltFile : IDisposable
{
    private const uint Magic = 0xED0CDAED;
    private const uint FormatVersion = 2;
    private const int MetaSize = 64;
    private const int MinPageSize = 512;
    private const int MaxPageSize = 64 * 1024;
    private const int MaxPageBytes = 64 << 20;

    private readonly SafeFileHandle _file;
    private readonly long _length;
    private readonly int _pageSize;
    private readonly ulong _transaction;

    private BoltFile(SafeFileHandle file, Meta meta)
    {
        _file = file;
        _length = RandomAccess.GetLength(file);
        _pageSize = meta.PageSize;
        _transaction = meta.Transaction;
        Root = new BoltBucket(this, meta.Root, default);
    }

    /// <summary>The top bucket.</summary>
    internal BoltBucket Root { get; }

    /// <exception cref="FormatException">It is no such file.</exception>
    internal static BoltFile Open(string path)
    {
        // Not by the framework, which would ask for a lock: the owner holds it as long as it runs.
        using RootedDirectory folder = RootedDirectory.Open(Path.GetDirectoryName(path)!);
        SafeFileHandle file = folder.OpenFile(Path.GetFileName(path));
        try
        {
            return new BoltFile(file, Newest(file) ?? throw new FormatException("it is no bbolt file, or a damaged one"));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether nothing was written since it was opened: what was read hangs together.</summary>
    internal bool IsUnchanged() => Newest(_file)?.Transaction == _transaction;

    /// <summary>A page with those that it runs over into.</summary>
    /// <exception cref="FormatException">There is no such page.</exception>
    internal BoltPage Page(ulong id)
    {
        byte[] header = new byte[BoltPage.HeaderSize];
        long at = id < (ulong)(_length / _pageSize) ? (long)id * _pageSize : throw new FormatException($"there is no page {id}");
        ReadFully(header, at);
        long size = (1L + BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(12))) * _pageSize;
        if (size > MaxPageBytes || at + size > _length || BinaryPrimitives.ReadUInt64LittleEndian(header) != id)
            throw new FormatException($"page {id} is damaged");
        byte[] bytes = new byte[size];
        ReadFully(bytes, at);
        return new BoltPage(bytes);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Of the two descriptions at the file's beginning the later one that is whole.</summary>
    private static Meta? Newest(SafeFileHandle file)
    {
        if (Read(file, 0) is { } first)
            return Read(file, first.PageSize) is { } second && second.Transaction > first.Transaction ? second : first;
        // The first may be half written; how long a page is stands in the second too.
        for (int size = MinPageSize; size <= MaxPageSize; size *= 2)
        {
            if (Read(file, size) is { } second && second.PageSize == size)
                return second;
        }
        return null;
    }

    private static Meta? Read(SafeFileHandle file, long page)
    {
        Span<byte> meta = stackalloc byte[MetaSize];
        if (RandomAccess.Read(file, meta, page + BoltPage.HeaderSize) < MetaSize)
            return null;
        bool known = BinaryPrimitives.ReadUInt32LittleEndian(meta) == Magic && BinaryPrimitives.ReadUInt32LittleEndian(meta[4..]) == FormatVersion;
        uint pageSize = BinaryPrimitives.ReadUInt32LittleEndian(meta[8..]);
        bool whole = BinaryPrimitives.ReadUInt64LittleEndian(meta[56..]) == Fnv(meta[..56]);
        return known && whole && pageSize is >= MinPageSize and <= MaxPageSize
            ? new Meta((int)pageSize, BinaryPrimitives.ReadUInt64LittleEndian(meta[16..]), BinaryPrimitives.ReadUInt64LittleEndian(meta[48..]))
            : null;
    }

    /// <summary>FNV-1a, 64 bits.</summary>
    private static ulong Fnv(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte value in bytes)
            hash = unchecked((hash ^ value) * 0x100000001b3);
        return hash;
    }

    private void ReadFully(Span<byte> buffer, long at)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int read = RandomAccess.Read(_file, buffer[filled..], at + filled);
            if (read == 0)
                throw new FormatException("the file is shorter than it says");
            filled += read;
        }
    }

    private sealed record Meta(int PageSize, ulong Root, ulong Transaction);
}
