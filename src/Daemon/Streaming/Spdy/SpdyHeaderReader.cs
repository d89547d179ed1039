using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>
/// Reads compressed header blocks, SPDY/3.1 section 2.6.10. One zlib stream runs through all blocks of a connection; its
/// dictionary is fed to the inflater as a stored block ahead of the peer's bytes, which has the same effect.
/// </summary>
internal sealed class SpdyHeaderReader : IDisposable
{
    private const int ZlibHeader = 2, DictionaryId = 4, DictionaryFlag = 0x20;
    private const int MaxPairs = 64, MaxTextLength = 8 * 1024, MaxBlockLength = 32 * 1024;

    private readonly FeedStream _feed = new();
    private readonly DeflateStream _inflater;
    private bool _begun;

    /// <summary>Makes a reader for one connection.</summary>
    public SpdyHeaderReader() => _inflater = new DeflateStream(_feed, CompressionMode.Decompress);

    /// <summary>Reads one block.</summary>
    /// <param name="block">The compressed bytes of one frame.</param>
    /// <returns>Names in lower case.</returns>
    /// <exception cref="SpdyException">The block is malformed or above a limit.</exception>
    public IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> block)
    {
        try
        {
            _feed.Append(_begun ? block : Begin(block));
            return ReadPairs();
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new SpdyException($"a header block cannot be read: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inflater.Dispose();

    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> block)
    {
        if (block.Length < ZlibHeader)
        {
            throw new SpdyException("the first header block has no zlib header");
        }
        int skip = ZlibHeader + ((block[1] & DictionaryFlag) != 0 ? DictionaryId : 0);
        if (block.Length < skip)
        {
            throw new SpdyException("the first header block ends in its zlib header");
        }
        byte[] dictionary = SpdyDictionary.Bytes();
        _feed.Append(StoredBlock.Of(dictionary));
        _inflater.ReadExactly(new byte[dictionary.Length]);
        _begun = true;
        return block[skip..];
    }

    private Dictionary<string, string> ReadPairs()
    {
        int count = ReadLength("count of headers", MaxPairs);
        var pairs = new Dictionary<string, string>(count, StringComparer.OrdinalIgnoreCase);
        int total = 0;
        for (int i = 0; i < count; i++)
        {
            string name = ReadText(), value = ReadText();
            total += name.Length + value.Length;
            if (total > MaxBlockLength)
            {
                throw new SpdyException($"a header block has more than {MaxBlockLength} characters");
            }
            pairs[name] = value;
        }
        return pairs;
    }

    private string ReadText()
    {
        byte[] bytes = new byte[ReadLength("length of a header", MaxTextLength)];
        _inflater.ReadExactly(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private int ReadLength(string what, int most)
    {
        byte[] bytes = new byte[sizeof(int)];
        _inflater.ReadExactly(bytes);
        uint value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return value <= most ? (int)value : throw new SpdyException($"the {what} is {value}, above {most}");
    }

    /// <summary>What the inflater reads: bytes as they come, then nothing for the moment.</summary>
    private sealed class FeedStream : MemoryStream
    {
        public void Append(ReadOnlySpan<byte> bytes)
        {
            byte[] rest = ToArray()[(int)Position..];
            SetLength(0);
            Write(rest);
            Write(bytes);
            Position = 0;
        }
    }
}
