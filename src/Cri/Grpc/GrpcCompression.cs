using System.Buffers;
using System.IO.Compression;

namespace Sampan.Cri.Grpc;

/// <summary>Encodings of received messages. What we send is never compressed: the peer is on this machine.</summary>
internal static class GrpcCompression
{
    /// <summary>The value of <c>grpc-accept-encoding</c>.</summary>
    internal const string Accepted = "identity,gzip";

    private const int ChunkBytes = 64 * 1024;

    /// <summary>Undoes the encoding of a message whose prefix has the compressed flag.</summary>
    /// <exception cref="CriException">
    /// UNIMPLEMENTED for an encoding we do not know, INTERNAL for bytes that are not in it or no encoding at all,
    /// RESOURCE_EXHAUSTED for a result over <paramref name="cap"/> bytes.
    /// </exception>
    internal static ReadOnlyMemory<byte> Decompress(string? encoding, in ReadOnlySequence<byte> message, int cap)
    {
        if (string.IsNullOrEmpty(encoding) || encoding == "identity")
            throw CriException.Internal("The message is marked as compressed but no grpc-encoding is given.");
        if (encoding != "gzip")
            throw CriException.Unimplemented($"Message encoding '{encoding}' is not supported; use one of {Accepted}.");
        try
        {
            return Inflate(message, cap);
        }
        catch (InvalidDataException e)
        {
            throw CriException.Internal("The message is not valid gzip.", e);
        }
    }

    private static ReadOnlyMemory<byte> Inflate(in ReadOnlySequence<byte> message, int cap)
    {
        using var compressed = new MemoryStream(message.ToArray(), writable: false);
        using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        var plain = new ArrayBufferWriter<byte>();
        while (true)
        {
            int read = gzip.Read(plain.GetSpan(ChunkBytes));
            if (read == 0)
                return plain.WrittenMemory;
            plain.Advance(read);
            if (plain.WrittenCount > cap)
                throw CriException.ResourceExhausted($"The message received unpacks to more than the limit of {cap} bytes.");
        }
    }
}
