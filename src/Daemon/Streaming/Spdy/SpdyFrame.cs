using System.Buffers.Binary;

namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>Kinds of control frames, SPDY/3.1 section 2.6.</summary>
internal enum SpdyFrameType
{
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}

/// <summary>The eight bytes before each frame, SPDY/3.1 section 2.2.</summary>
/// <param name="Control">The kind of a control frame; null for data.</param>
/// <param name="Stream">The stream of a data frame.</param>
/// <param name="Flags">Bit 0 ends the sender's side of the stream.</param>
/// <param name="Length">Bytes that follow, below 2^24.</param>
internal readonly record struct SpdyFrame(SpdyFrameType? Control, uint Stream, byte Flags, int Length)
{
    /// <summary>Bytes of the header.</summary>
    internal const int HeaderLength = 8;

    /// <summary>The flag that ends a side of a stream.</summary>
    internal const byte Fin = 1;

    /// <summary>The low 31 bits, which hold stream ids.</summary>
    internal const uint IdMask = 0x7fff_ffff;

    private const ushort Version = 3, ControlBit = 0x8000;
    private const int LengthMask = 0xff_ffff, FlagShift = 24;

    /// <summary>Whether the sender's side of the stream ends here.</summary>
    internal bool IsLast => (Flags & Fin) != 0;

    /// <summary>Reads a header.</summary>
    /// <exception cref="SpdyException">It is of another version.</exception>
    internal static SpdyFrame Parse(ReadOnlySpan<byte> header)
    {
        ushort first = BinaryPrimitives.ReadUInt16BigEndian(header);
        uint second = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        byte flags = (byte)(second >> FlagShift);
        int length = (int)(second & LengthMask);
        if ((first & ControlBit) == 0)
        {
            return new SpdyFrame(null, BinaryPrimitives.ReadUInt32BigEndian(header) & IdMask, flags, length);
        }
        return (first & ~ControlBit) == Version
            ? new SpdyFrame((SpdyFrameType)BinaryPrimitives.ReadUInt16BigEndian(header[2..]), 0, flags, length)
            : throw new SpdyException($"a frame of SPDY version {first & ~ControlBit}; this side speaks 3");
    }

    /// <summary>Writes a control frame.</summary>
    internal static byte[] WriteControl(SpdyFrameType type, byte flags, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, ControlBit | Version);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), ((uint)flags << FlagShift) | (uint)payload.Length);
        payload.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    /// <summary>Writes the header of a data frame.</summary>
    internal static void WriteData(Span<byte> header, uint stream, bool last, int length)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, stream);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], (last ? (uint)Fin << FlagShift : 0) | (uint)length);
    }
}
