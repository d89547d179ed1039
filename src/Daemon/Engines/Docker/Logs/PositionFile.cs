using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Sampan.Daemon.Engines.Docker.Logs;

/// <summary>
/// The position of one log on disk: two slots, written in turn and in place, each with its number and a checksum. A write
/// that was cut off leaves the other slot, one step older.
/// </summary>
internal sealed class PositionFile(string path) : IDisposable
{
    private const int SlotSize = 128, SlotCount = 2, FileSize = SlotSize * SlotCount, BodySize = 56;
    private const ulong Magic = 0x31676f6c6d706173;

    private SafeFileHandle? _file;
    private ulong _number;

    /// <summary>The position, null if none was ever written.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    internal LogPosition? Read()
    {
        Span<byte> slots = stackalloc byte[FileSize];
        slots = slots[..RandomAccess.Read(File(), slots, 0)];
        LogPosition? newest = null;
        _number = 0;
        for (; slots.Length >= SlotSize; slots = slots[SlotSize..])
        {
            if (Parse(slots, out ulong number) is { } position && number > _number)
            {
                (newest, _number) = (position, number);
            }
        }
        return newest;
    }

    /// <summary>Writes the position over the one before the last. <see cref="Read"/> was called before.</summary>
    /// <exception cref="IOException">The disk refused; the last position stands.</exception>
    internal void Write(LogPosition position)
    {
        Span<byte> slot = stackalloc byte[SlotSize];
        slot.Clear();
        Format(slot, position, _number + 1);
        RandomAccess.Write(File(), slot, (long)((_number + 1) % SlotCount) * SlotSize);
        _number++;
    }

    /// <summary>Closes the file; the next call opens it again.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private SafeFileHandle File() =>
        _file ??= System.IO.File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    private static void Format(Span<byte> slot, LogPosition position, ulong number)
    {
        SourcePlace source = position.Source ?? default;
        BinaryPrimitives.WriteUInt64LittleEndian(slot, Magic);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[8..], number);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[16..], source.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(slot[24..], source.Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[32..], source.Fingerprint);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[40..], position.Target.Inode);
        BinaryPrimitives.WriteInt64LittleEndian(slot[48..], position.Target.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(slot[BodySize..], Fingerprints.Of(slot[..BodySize]));
    }

    private static LogPosition? Parse(ReadOnlySpan<byte> slot, out ulong number)
    {
        number = BinaryPrimitives.ReadUInt64LittleEndian(slot[8..]);
        if (BinaryPrimitives.ReadUInt64LittleEndian(slot) != Magic
            || BinaryPrimitives.ReadUInt64LittleEndian(slot[BodySize..]) != Fingerprints.Of(slot[..BodySize]))
        {
            return null;
        }
        var source = new SourcePlace(
            BinaryPrimitives.ReadUInt64LittleEndian(slot[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(slot[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(slot[32..]));
        var target = new TargetPlace(
            BinaryPrimitives.ReadUInt64LittleEndian(slot[40..]), BinaryPrimitives.ReadInt64LittleEndian(slot[48..]));
        return new LogPosition(source.Inode == 0 ? null : source, target);
    }
}
