using System.Net;

namespace Sampan.Images.Registry;

/// <summary>
/// One blob on its way: resumed where it broke off, on any host. A large one whose network is slower than its unpacking
/// comes in several pieces at a time, where the server gives pieces.
/// </summary>
internal sealed class BlobDownload(BlobSink sink, RegistryContext context)
{
    private bool _givesPieces = true;
    private bool _isSlow;

    private long Rest => sink.Blob.Size - sink.Done;

    private bool IsLarge => context.Ranges.Streams > 1 && _givesPieces && Rest >= context.Ranges.Threshold;

    /// <summary>Goes on until the blob is complete or <paramref name="host"/> fails too often.</summary>
    /// <param name="host">For messages.</param>
    /// <param name="open">Asks it for the blob.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RegistryException">The host does not deliver.</exception>
    /// <exception cref="DigestMismatchException">All bytes came, but they are not the blob.</exception>
    internal async Task RunAsync(string host, OpenBlob open, CancellationToken cancellationToken)
    {
        RetryPolicy retry = context.Retry;
        int inVain = 0;
        int breaks = 0;
        string? broken = null;
        // What another host gave or was does not count.
        (_givesPieces, _isSlow) = (true, false);
        while (!sink.IsWhole)
        {
            long before = sink.Done;
            try
            {
                if (_isSlow && IsLarge)
                    await new BlobChunks(sink, context, open).RunAsync(cancellationToken);
                else
                    await TryOnceAsync(open, IsLarge ? sink.Done + context.Ranges.Trial : null, cancellationToken);
            }
            catch (RegistryUnavailableException e) when (e.IsAnswer && IsLarge)
            {
                // Some servers refuse ranges instead of ignoring them.
                _givesPieces = false;
            }
            catch (RegistryUnavailableException e) when (e.IsAnswer && broken is not null)
            {
                throw new RegistryUnavailableException($"{host}: {sink.Blob.Digest}: {broken}; then {e.Message}", e);
            }
            catch (BodyBrokenException e)
            {
                broken = e.Message;
                // Pieces are tried again only after one more that came alone.
                _isSlow = false;
                // Drops now and then are no progress: the blob would take years.
                inVain = sink.Done - before >= ProgressDeadline.LeastBytes ? 1 : inVain + 1;
                if (inVain >= retry.Attempts || ++breaks >= 4 * retry.Attempts)
                    throw new RegistryUnavailableException($"{host}: {sink.Blob.Digest}: {e.Message}");
                await Task.Delay(retry.Delay(inVain + 1, null), context.Time, cancellationToken);
            }
        }
        sink.Finish(host);
    }

    /// <summary>One request, up to <paramref name="end"/> or, where the server does not give pieces, to the blob's end.</summary>
    private async Task TryOnceAsync(OpenBlob open, long? end, CancellationToken cancellationToken)
    {
        using var deadline = new ProgressDeadline(context.Retry.ProgressTimeout, context.Time, cancellationToken);
        try
        {
            using HttpResponseMessage response = await open(sink.Done, end, cancellationToken);
            if (response.StatusCode != HttpStatusCode.PartialContent)
                (_givesPieces, end) = (false, null);
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await SeekAsync(response, body, deadline);
            await CopyAsync(body, end ?? sink.Blob.Size, deadline, cancellationToken);
        }
        catch (OperationCanceledException e) when (deadline.Expired)
        {
            string few = deadline.Brought == 0 ? "no byte" : $"only {deadline.Brought} bytes";
            throw new BodyBrokenException($"{few} came for {context.Retry.ProgressTimeout.TotalSeconds:0} s at {sink.Done} of {sink.Blob.Size}", e);
        }
        catch (Exception e) when (HostConnection.IsNetwork(e))
        {
            throw new BodyBrokenException($"the body broke off at {sink.Done} of {sink.Blob.Size} bytes: {HostConnection.Words(e)}", e);
        }
    }

    /// <summary>Brings the body to where we are: a server may ignore the range asked for.</summary>
    private async Task SeekAsync(HttpResponseMessage response, Stream body, ProgressDeadline deadline)
    {
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            if (response.Content.Headers.ContentRange?.From is var from && from != sink.Done)
                throw new BodyBrokenException($"the server sent the range from {from} instead of {sink.Done}");
            return;
        }
        byte[] buffer = new byte[BlobSink.PieceSize];
        for (long skip = sink.Done; skip > 0;)
        {
            deadline.Arm();
            int read = await body.ReadAsync(buffer.AsMemory(0, (int)Math.Min(skip, buffer.Length)), deadline.Token);
            deadline.Disarm(read);
            if (read == 0)
                throw new BodyBrokenException("the server sent less than before");
            skip -= read;
            await context.Bandwidth.SpendAsync(read, context.Time, deadline.Token);
        }
    }

    private async Task CopyAsync(Stream body, long end, ProgressDeadline deadline, CancellationToken cancellationToken)
    {
        long start = context.Time.GetTimestamp();
        long before = sink.Done;
        TimeSpan waited = TimeSpan.Zero;
        while (sink.Done < end)
        {
            Memory<byte> space = sink.Space(end);
            deadline.Arm();
            long asked = context.Time.GetTimestamp();
            int read = await body.ReadAsync(space, deadline.Token);
            waited += context.Time.GetElapsedTime(asked);
            deadline.Disarm(read);
            if (read == 0)
                throw new BodyBrokenException($"the body ended at {sink.Done} of {sink.Blob.Size} bytes");
            await sink.PassAsync(space[..read], cancellationToken);
            await context.Bandwidth.SpendAsync(read, context.Time, cancellationToken);
        }
        TimeSpan took = context.Time.GetElapsedTime(start);
        _isSlow = waited > took * 0.75 && sink.Done - before < context.Ranges.Fast * took.TotalSeconds;
    }
}
