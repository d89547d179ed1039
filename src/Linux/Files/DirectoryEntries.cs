using System.Buffers.Binary;

namespace Sampan.Linux.Files;

/// <summary>Reads the kernel's <c>struct linux_dirent64</c> records, see getdents64(2).</summary>
internal static class DirectoryEntries
{
    private const int LengthOffset = 16, NameOffset = 19;

    internal static void Read(ReadOnlySpan<byte> records, List<string> names)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[LengthOffset..]);
            ReadOnlySpan<byte> name = records[NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                names.Add(PathText.Decode(name));
            records = records[length..];
        }
    }
}
