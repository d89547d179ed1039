using System.Buffers;
using System.Buffers.Binary;

namespace Sampan.Cri.Grpc;

/// <summary>The five bytes before each message: a compression flag and a big-endian length.</summary>
/// <param name="Compressed">The message is encoded as the <c>grpc-encoding</c> header says.</param>
/// <param name="Length">Bytes that follow; at most <see cref="GrpcLimits.MaxMessageBytes"/>.</param>
internal readonly record struct GrpcFrame(bool Compressed, int Length)
{
    internal const int PrefixBytes = 5;

    /// <summary>Reads a prefix, before anything is allocated for what it announces.</summary>
    /// <exception cref="CriException">INTERNAL for an unknown flag, RESOURCE_EXHAUSTED for a message over the cap.</exception>
    internal static GrpcFrame Parse(ReadOnlySpan<byte> prefix)
    {
        if (prefix[0] > 1)
            throw CriException.Internal($"The message prefix has the unknown flags 0x{prefix[0]:x2}.");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > GrpcLimits.MaxMessageBytes)
            throw TooLarge("received", length);
        return new GrpcFrame(prefix[0] == 1, (int)length);
    }

    internal static GrpcFrame Parse(in ReadOnlySequence<byte> prefix)
    {
        Span<byte> bytes = stackalloc byte[PrefixBytes];
        prefix.CopyTo(bytes);
        return Parse(bytes);
    }

    /// <summary>Writes the prefix of an uncompressed message.</summary>
    internal static void Write(Span<byte> destination, int length)
    {
        destination[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(destination[1..], (uint)length);
    }

    /// <summary>Checks a message's size before it is serialised.</summary>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED.</exception>
    internal static void CheckOutgoing(long length)
    {
        if (length > GrpcLimits.MaxMessageBytes)
            throw TooLarge("to be sent", length);
    }

    internal static CriException TooLarge(string direction, long length) => CriException.ResourceExhausted(
        $"The message {direction} has {length} bytes; the limit is {GrpcLimits.MaxMessageBytes}.");
}
