using System.IO.Compression;
using System.Security.Cryptography;
using Sampan.Linux.Compression;
using Sampan.Oci;

namespace Sampan.Images.Layers;

/// <summary>A layer's tar as it comes out of its compression: hashed and counted as it is read.</summary>
internal sealed class LayerStream : ReadOnlyStream
{
    private readonly PeekedStream _compressed;
    private readonly Stream _plain;
    private readonly IncrementalHash _hash;
    private readonly string _algorithm;
    private readonly LayerLimits _limits;
    private long _total;

    private LayerStream(PeekedStream compressed, Stream plain, string algorithm, LayerLimits limits)
    {
        _compressed = compressed;
        _plain = plain;
        _hash = Digest.CreateHash(algorithm);
        _algorithm = algorithm;
        _limits = limits;
    }

    /// <summary>Opens a layer; its first bytes tell the compression, whatever the media type says.</summary>
    /// <param name="compressed">The blob; disposed with this stream.</param>
    /// <param name="algorithm">Of the tar's digest.</param>
    /// <param name="limits">How much may come out.</param>
    /// <exception cref="LayerException">The compression is not supported.</exception>
    internal static LayerStream Open(Stream compressed, string algorithm, LayerLimits limits)
    {
        var peeked = PeekedStream.Open(compressed, 6);
        ReadOnlySpan<byte> start = peeked.Start;
        Stream plain =
            start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? new GZipStream(peeked, CompressionMode.Decompress)
            : start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) || IsSkippableFrame(start) ? new ZstdStream(peeked)
            : start.StartsWith("BZh"u8) ? throw new LayerException("The layer is packed with bzip2; gzip, zstd and plain tar are supported.")
            : start.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a]) ? throw new LayerException("The layer is packed with xz; gzip, zstd and plain tar are supported.")
            : peeked;
        return new LayerStream(peeked, plain, algorithm, limits);
    }

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _plain.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new LayerException($"The layer's compression is damaged: {e.Message}", e);
        }
        _hash.AppendData(buffer[..read]);
        _total += read;
        if (_total > _limits.MaxBytes)
            throw new LayerException($"The layer unpacks to more than {_limits.MaxBytes} bytes, the configured cap.");
        if (_total > _limits.FreeBytes && (_total - _limits.FreeBytes) / _limits.MaxRatio > _compressed.Taken)
            throw new LayerException($"The layer unpacks to more than {_limits.MaxRatio} times its size: {_total} bytes of {_compressed.Taken}.");
        return read;
    }

    /// <summary>Reads both to their ends and gives the digest of all that came out.</summary>
    internal Digest Finish()
    {
        byte[] scratch = new byte[32 * 1024];
        while (Read(scratch) > 0)
        {
        }
        // What follows the compressed stream is of no use, but belongs to the blob's digest.
        while (_compressed.Read(scratch) > 0)
        {
        }
        return Digest.FromHash(_algorithm, _hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _plain.Dispose();
            _compressed.Dispose();
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>zstd frames 0x184D2A50–5F, which some tools put first.</summary>
    private static bool IsSkippableFrame(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && (start[0] & 0xf0) == 0x50 && start[1] == 0x2a && start[2] == 0x4d && start[3] == 0x18;
}
