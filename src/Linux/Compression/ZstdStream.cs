using Sampan.Linux.Interop;

namespace Sampan.Linux.Compression;

/// <summary>Reads a zstd stream (any number of frames) decompressed, by libzstd.so.1. Not for concurrent use.</summary>
public sealed unsafe class ZstdStream : Stream
{
    /// <summary>The largest window accepted: 2^27 bytes = 128 MiB, what RFC 8878 tools take without being asked.</summary>
    public const int MaxWindowLog = 27;

    private const int InputSize = 128 * 1024;

    private readonly Stream _source;
    private readonly ZstdContext _context;
    private readonly byte[] _input = new byte[InputSize];
    private int _position, _filled;
    private bool _insideFrame;

    /// <summary>Wraps <paramref name="source"/>, which is disposed with this stream.</summary>
    /// <exception cref="PlatformNotSupportedException">libzstd.so.1 is not installed; the message names the package.</exception>
    public ZstdStream(Stream source)
    {
        _source = source;
        _context = ZstdContext.Create(MaxWindowLog);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The stream is damaged or ends early, or its window is too large.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // Even with no input left the library may still hold output of the last block.
            int written = Decompress(buffer);
            if (written > 0)
                return written;
            if (_position < _filled)
                continue;
            _position = 0;
            _filled = _source.Read(_input);
            if (_filled == 0)
            {
                return _insideFrame ? throw new InvalidDataException("The zstd stream ends in the middle of a frame.") : 0;
            }
        }
        return 0;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _context.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    private int Decompress(Span<byte> buffer)
    {
        if (!_insideFrame && _position == _filled)
            return 0;
        fixed (byte* input = _input)
        fixed (byte* output = buffer)
        {
            var source = new Zstd.InBuffer { Source = (nint)input, Size = (nuint)_filled, Position = (nuint)_position };
            var target = new Zstd.OutBuffer { Destination = (nint)output, Size = (nuint)buffer.Length };
            nuint left = ZstdContext.Check(Zstd.ZSTD_decompressStream(_context.Pointer, ref target, ref source));
            _insideFrame = left != 0;
            _position = (int)source.Position;
            return (int)target.Position;
        }
    }
}
