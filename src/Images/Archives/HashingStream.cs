using System.Security.Cryptography;
using Sampan.Images.Layers;
using Sampan.Oci;

namespace Sampan.Images.Archives;

/// <summary>Hashes what is read.</summary>
internal sealed class HashingStream(Stream source) : ReadOnlyStream
{
    private const string Algorithm = "sha256";

    private readonly IncrementalHash _hash = Digest.CreateHash(Algorithm);

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        _hash.AppendData(buffer[..read]);
        return read;
    }

    /// <summary>The digest of all that the source has, read to its end.</summary>
    internal Digest Finish()
    {
        byte[] scratch = new byte[32 * 1024];
        while (Read(scratch) > 0)
        {
        }
        return Digest.FromHash(Algorithm, _hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        // The one who reads disposes this; the hash is wanted afterwards, and the source is another's.
        base.Dispose(disposing);
    }
}
