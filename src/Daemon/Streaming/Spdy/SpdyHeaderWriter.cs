using System.Buffers.Binary;
using System.Text;

namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>
/// Writes header blocks. Stored blocks are a valid zlib stream to every reader, and the few headers that a server sends
/// are not worth a compressor.
/// </summary>
internal sealed class SpdyHeaderWriter
{
    // Deflate with a 32 KiB window, no dictionary, RFC 1950 section 2.2.
    private static ReadOnlySpan<byte> ZlibHeader => [0x78, 0x01];

    private bool _begun;

    /// <summary>One block.</summary>
    public byte[] Write(IReadOnlyCollection<KeyValuePair<string, string>> headers)
    {
        using var text = new MemoryStream();
        WriteLength(text, headers.Count);
        foreach ((string name, string value) in headers)
        {
            WriteText(text, name);
            WriteText(text, value);
        }
        // The empty block behind it is a flush: readers give out what they have when they meet one.
        byte[] stored = [.. StoredBlock.Of(text.ToArray()), .. StoredBlock.Of([])];
        byte[] block = _begun ? stored : [.. ZlibHeader, .. stored];
        _begun = true;
        return block;
    }

    private static void WriteText(MemoryStream target, string text)
    {
        WriteLength(target, text.Length);
        target.Write(Encoding.Latin1.GetBytes(text));
    }

    private static void WriteLength(MemoryStream target, int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        target.Write(bytes);
    }
}
