using System.IO.Pipelines;
using System.Security.Cryptography;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Registry;

/// <summary>Where a blob's bytes go, in order: hashed, counted, into a pipe.</summary>
internal sealed class BlobSink(Descriptor blob, PipeWriter target, Action<long> progress)
{
    /// <summary>How much is read and passed on at a time.</summary>
    internal const int PieceSize = 64 * 1024;

    private readonly IncrementalHash _hash = blob.Digest.CreateHash();

    internal Descriptor Blob => blob;

    /// <summary>How many bytes have come.</summary>
    internal long Done { get; private set; }

    internal bool IsWhole => Done == blob.Size;

    /// <summary>Where the next bytes may be put, never past <paramref name="end"/>: what a lying server sends beyond is not read.</summary>
    internal Memory<byte> Space(long end)
    {
        Memory<byte> space = target.GetMemory(PieceSize);
        return space[..(int)Math.Min(space.Length, end - Done)];
    }

    /// <summary>Passes on what was put into <see cref="Space"/>, and waits where the reader is slower.</summary>
    /// <exception cref="OperationCanceledException">The reader gave up.</exception>
    internal async ValueTask PassAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _hash.AppendData(bytes.Span);
        Done += bytes.Length;
        target.Advance(bytes.Length);
        progress(Done);
        FlushResult flush = await target.FlushAsync(cancellationToken);
        if (flush.IsCompleted)
            throw new OperationCanceledException("The reader of the blob gave up.", CancellationToken.None);
    }

    /// <summary>Passes on bytes from elsewhere.</summary>
    /// <exception cref="OperationCanceledException">The reader gave up.</exception>
    internal async ValueTask CopyAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            Memory<byte> space = Space(blob.Size);
            int count = Math.Min(space.Length, bytes.Length);
            bytes[..count].CopyTo(space);
            await PassAsync(space[..count], cancellationToken);
            bytes = bytes[count..];
        }
    }

    /// <exception cref="DigestMismatchException">All bytes came, but they are not the blob.</exception>
    internal void Finish(string host)
    {
        Digest actual = Digest.FromHash(blob.Digest.Algorithm, _hash.GetHashAndReset());
        if (actual != blob.Digest)
            throw new DigestMismatchException($"The blob from {host}", blob.Digest, actual);
    }
}
