using System.Buffers.Binary;

namespace Sampan.Docker;

/// <summary>
/// Takes outputs apart that come on one connection in frames: a byte for the stream, three of nothing, four for the length, and
/// the bytes. Nothing is taken by the length that a frame claims. For one reader.
/// </summary>
/// <param name="read">Where bytes come from; 0 at the end.</param>
public sealed class DockerFrames(Func<Memory<byte>, CancellationToken, ValueTask<int>> read)
{
    private const int HeaderBytes = 8, LengthAt = 4;

    private readonly byte[] _header = new byte[HeaderBytes];
    private int _headerCount;
    private DockerStream _stream;
    private uint _left;

    /// <summary>Reads on; a frame comes in as many pieces as it takes. May be called again after a cancellation.</summary>
    /// <param name="buffer">Where to; not empty.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="DockerException">These are no frames, or they end within one.</exception>
    public async ValueTask<DockerPiece> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (_left == 0)
        {
            int got = await read(_header.AsMemory(_headerCount), cancellation);
            if (got == 0)
                return _headerCount == 0 ? default : throw Broken();
            _headerCount += got;
            if (_headerCount == HeaderBytes)
                Begin();
        }
        int count = await read(buffer[..(int)Math.Min(buffer.Length, _left)], cancellation);
        if (count == 0)
            throw Broken();
        _left -= (uint)count;
        return new DockerPiece(_stream, count);
    }

    private void Begin()
    {
        if (_header[0] > (byte)DockerStream.System || _header.AsSpan(1, LengthAt - 1).ContainsAnyExcept((byte)0))
            throw new DockerException(0, "the engine's stream is not made of frames: was it made with a terminal?");
        _stream = (DockerStream)_header[0];
        _left = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(LengthAt));
        _headerCount = 0;
    }

    private static DockerException Broken() => new(0, "the engine's stream ended within a frame.");
}
