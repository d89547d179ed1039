using System.IO.Compression;
using System.Security.Cryptography;
using Sampan.Images.Layers;
using Sampan.Oci;

namespace Sampan.Images.Pushing;

/// <summary>A tar packed with gzip while it is read: hashed and counted, stored nowhere.</summary>
internal sealed class PackedTar : ReadOnlyStream
{
    private const int PieceSize = 128 * 1024;

    private readonly Stream _tar;
    private readonly MemoryStream _packed = new();
    private readonly GZipStream _gzip;
    private readonly IncrementalHash _hash = Digest.CreateHash("sha256");
    private readonly byte[] _piece = new byte[PieceSize];
    private readonly Action<Digest, long> _finished;
    private int _given;
    private long _total;
    private bool _ended;

    /// <param name="tar">What to pack; disposed with this.</param>
    /// <param name="finished">Told digest and length when all is read.</param>
    internal PackedTar(Stream tar, Action<Digest, long> finished)
    {
        _tar = tar;
        _finished = finished;
        _gzip = new GZipStream(_packed, CompressionLevel.Optimal, leaveOpen: true);
    }

    public override int Read(Span<byte> buffer)
    {
        while (_given == _packed.Length && !_ended)
            Pack();
        int count = Math.Min(buffer.Length, (int)_packed.Length - _given);
        ReadOnlySpan<byte> piece = _packed.GetBuffer().AsSpan(_given, count);
        piece.CopyTo(buffer);
        _given += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
            _tar.Dispose();
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Pack()
    {
        _packed.SetLength(0);
        _given = 0;
        int read = _tar.Read(_piece);
        if (read > 0)
            _gzip.Write(_piece, 0, read);
        else
            _gzip.Dispose();
        ReadOnlySpan<byte> packed = _packed.GetBuffer().AsSpan(0, (int)_packed.Length);
        _hash.AppendData(packed);
        _total += packed.Length;
        if (read > 0)
            return;
        _ended = true;
        _finished(Digest.FromHash("sha256", _hash.GetHashAndReset()), _total);
    }
}
