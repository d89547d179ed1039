using System.Buffers.Binary;

namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>A block of a deflate stream that is stored as it is and not the last, RFC 1951 section 3.2.4.</summary>
internal static class StoredBlock
{
    private const int HeaderLength = 5;

    /// <param name="bytes">At most 65535.</param>
    internal static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        byte[] block = new byte[HeaderLength + bytes.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(1), checked((ushort)bytes.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(3), (ushort)~bytes.Length);
        bytes.CopyTo(block.AsSpan(HeaderLength));
        return block;
    }
}
