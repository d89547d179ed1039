using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using Sampan.Oci;
using Sampan.Oci.Image;

namespace Sampan.Images.Registry;

/// <summary>One blob on its way into a pipe: hashed as it comes, resumed where it broke off, on any host.</summary>
internal sealed class BlobDownload(
    Descriptor blob, PipeWriter target, Action<long> progress, RetryPolicy retry, TimeProvider time)
{
    private const int ReadSize = 64 * 1024;

    private readonly IncrementalHash _hash = blob.Digest.CreateHash();
    private long _done;

    /// <summary>Goes on until the blob is complete or <paramref name="host"/> fails too often.</summary>
    /// <param name="host">For messages.</param>
    /// <param name="open">Asks for the blob from an offset on.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RegistryException">The host does not deliver.</exception>
    /// <exception cref="DigestMismatchException">All bytes came, but they are not the blob.</exception>
    internal async Task RunAsync(
        string host, Func<long, CancellationToken, Task<HttpResponseMessage>> open, CancellationToken cancellationToken)
    {
        int inVain = 0;
        int breaks = 0;
        while (_done < blob.Size)
        {
            long before = _done;
            string? broken = await TryOnceAsync(open, cancellationToken);
            if (broken is null)
                break;
            // Drops now and then are no progress: the blob would take years.
            inVain = _done - before >= ProgressDeadline.LeastBytes ? 1 : inVain + 1;
            if (inVain >= retry.Attempts || ++breaks >= 4 * retry.Attempts)
                throw new RegistryUnavailableException($"{host}: {blob.Digest}: {broken}");
            await Task.Delay(retry.Delay(inVain + 1, null), time, cancellationToken);
        }
        Digest actual = Digest.FromHash(blob.Digest.Algorithm, _hash.GetHashAndReset());
        if (actual != blob.Digest)
            throw new DigestMismatchException($"The blob from {host}", blob.Digest, actual);
    }

    /// <returns>Null if the blob is complete, else why the body broke off.</returns>
    private async Task<string?> TryOnceAsync(
        Func<long, CancellationToken, Task<HttpResponseMessage>> open, CancellationToken cancellationToken)
    {
        using var deadline = new ProgressDeadline(retry.ProgressTimeout, time, cancellationToken);
        try
        {
            using HttpResponseMessage response = await open(_done, cancellationToken);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (await SeekAsync(response, body, deadline) is { } wrong)
                return wrong;
            await CopyAsync(body, deadline, cancellationToken);
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            string few = deadline.Brought == 0 ? "no byte" : $"only {deadline.Brought} bytes";
            return $"{few} came for {retry.ProgressTimeout.TotalSeconds:0} s at {_done} of {blob.Size}";
        }
        catch (Exception e) when (HostConnection.IsNetwork(e))
        {
            return $"the body broke off at {_done} of {blob.Size} bytes: {HostConnection.Words(e)}";
        }
        return _done == blob.Size ? null : $"the body ended at {_done} of {blob.Size} bytes";
    }

    /// <summary>Brings the body to where we are: a server may ignore the range asked for.</summary>
    private async Task<string?> SeekAsync(HttpResponseMessage response, Stream body, ProgressDeadline deadline)
    {
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            long? from = response.Content.Headers.ContentRange?.From;
            return from == _done ? null : $"the server sent the range from {from} instead of {_done}";
        }
        byte[] buffer = new byte[ReadSize];
        for (long skip = _done; skip > 0;)
        {
            deadline.Arm();
            int read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(skip, buffer.Length)), deadline.Token);
            deadline.Disarm(read);
            if (read == 0)
                return "the server sent less than before";
            skip -= read;
        }
        return null;
    }

    private async Task CopyAsync(Stream body, ProgressDeadline deadline, CancellationToken cancellationToken)
    {
        // Never past the promised size: what a lying server sends beyond it is not read.
        while (_done < blob.Size)
        {
            Memory<byte> space = target.GetMemory(ReadSize);
            space = space[..(int)Math.Min(space.Length, blob.Size - _done)];
            deadline.Arm();
            int read = await body.ReadAsync(space, deadline.Token);
            deadline.Disarm(read);
            if (read == 0)
                return;
            _hash.AppendData(space.Span[..read]);
            _done += read;
            target.Advance(read);
            progress(_done);
            FlushResult flush = await target.FlushAsync(cancellationToken);
            if (flush.IsCompleted)
                throw new OperationCanceledException("The reader of the blob gave up.", CancellationToken.None);
        }
    }
}
