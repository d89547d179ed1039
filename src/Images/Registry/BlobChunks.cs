using System.Net;

namespace Sampan.Images.Registry;

/// <summary>Fetches the rest of a blob in pieces, several at a time, and passes them on in order.</summary>
internal sealed class BlobChunks(BlobSink sink, RegistryContext context, OpenBlob open)
{
    /// <summary>Goes on until the blob is complete or a piece fails.</summary>
    /// <exception cref="BodyBrokenException">A piece broke off; what came before it has been passed on.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var coming = new Queue<Task<ChunkBudget.ChunkBuffer>>();
        long next = sink.Done;
        try
        {
            while (!sink.IsWhole)
            {
                await AskAsync(1);
                await AskAsync(context.Ranges.Streams);
                using ChunkBudget.ChunkBuffer first = await coming.Dequeue();
                // While these bytes are passed on, as many others come.
                await AskAsync(context.Ranges.Streams);
                await sink.CopyAsync(first.Memory, cancellationToken);
            }
        }
        finally
        {
            await stop.CancelAsync();
            foreach (Task<ChunkBudget.ChunkBuffer> left in coming)
                await left.ContinueWith(Drop, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        // The first piece may wait for memory: others free theirs without us. Further ones are only asked for if there is some.
        async Task AskAsync(int wanted)
        {
            while (coming.Count < wanted && next < sink.Blob.Size)
            {
                int length = (int)Math.Min(context.Ranges.Chunk, sink.Blob.Size - next);
                ChunkBudget.ChunkBuffer? buffer = context.Chunks.TryTake(length)
                    ?? (wanted == 1 ? await context.Chunks.TakeAsync(length, cancellationToken) : null);
                if (buffer is null)
                    return;
                coming.Enqueue(FetchAsync(buffer, next, stop.Token));
                next += length;
            }
        }
    }

    private static void Drop(Task<ChunkBudget.ChunkBuffer> fetch)
    {
        if (fetch.IsCompletedSuccessfully)
            fetch.Result.Dispose();
        // Looked at, so that nobody finds it unobserved.
        _ = fetch.Exception;
    }

    private async Task<ChunkBudget.ChunkBuffer> FetchAsync(ChunkBudget.ChunkBuffer buffer, long from, CancellationToken cancellationToken)
    {
        try
        {
            await FillAsync(buffer.Memory, from, cancellationToken);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private async Task FillAsync(Memory<byte> memory, long from, CancellationToken cancellationToken)
    {
        using var deadline = new ProgressDeadline(context.Retry.ProgressTimeout, context.Time, cancellationToken);
        int filled = 0;
        try
        {
            using HttpResponseMessage response = await open(from, from + memory.Length, cancellationToken);
            if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != from)
                throw new BodyBrokenException("the server sent something else than the range asked for");
            await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            while (filled < memory.Length)
            {
                deadline.Arm();
                int read = await body.ReadAsync(memory.Slice(filled, Math.Min(BlobSink.PieceSize, memory.Length - filled)), deadline.Token);
                deadline.Disarm(read);
                if (read == 0)
                    throw new BodyBrokenException($"the range from {from} ended after {filled} of {memory.Length} bytes");
                filled += read;
                await context.Bandwidth.SpendAsync(read, context.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException e) when (deadline.Expired)
        {
            throw new BodyBrokenException($"{deadline.Brought} bytes came for {context.Retry.ProgressTimeout.TotalSeconds:0} s at {from + filled} of {sink.Blob.Size}", e);
        }
        catch (Exception e) when (HostConnection.IsNetwork(e))
        {
            throw new BodyBrokenException($"the body broke off at {from + filled} of {sink.Blob.Size} bytes: {HostConnection.Words(e)}", e);
        }
    }
}
