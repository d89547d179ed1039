using System.Buffers.Binary;

namespace Sampan.Daemon.Nri;

/// <summary>One frame of ttrpc: a 10-byte header (length, stream, type, flags, big-endian) and a payload.</summary>
internal readonly record struct TtrpcFrame(uint Stream, byte Type, byte[] Payload)
{
    public const int HeaderLength = 10;
    public const int MaxPayload = 4 << 20;
    public const byte Request = 1;
    public const byte Response = 2;

    /// <summary>The frame's bytes.</summary>
    /// <exception cref="NriException">The payload is larger than a frame may carry.</exception>
    public byte[] ToBytes()
    {
        if (Payload.Length > MaxPayload)
        {
            throw new NriException($"a message of {Payload.Length} bytes is larger than the {MaxPayload} that ttrpc carries");
        }
        byte[] bytes = new byte[HeaderLength + Payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), Stream);
        bytes[8] = Type;
        Payload.CopyTo(bytes.AsSpan(HeaderLength));
        return bytes;
    }
}
