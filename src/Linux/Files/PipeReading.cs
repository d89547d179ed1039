using System.IO.Pipelines;

namespace Sampan.Linux.Files;

/// <summary>A pipe's reader behind a stream's read.</summary>
public static class PipeReading
{
    /// <summary>Copies what is there, waiting for the first byte.</summary>
    /// <param name="reader">Used by nobody else meanwhile.</param>
    /// <param name="buffer">Where to.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>The count of bytes; 0 at the end.</returns>
    public static async ValueTask<int> ReadAsync(PipeReader reader, Memory<byte> buffer, CancellationToken token)
    {
        ReadResult result = await reader.ReadAsync(token);
        int count = (int)Math.Min(buffer.Length, result.Buffer.Length);
        int at = 0;
        foreach (ReadOnlyMemory<byte> piece in result.Buffer.Slice(0, count))
        {
            piece.CopyTo(buffer[at..]);
            at += piece.Length;
        }
        reader.AdvanceTo(result.Buffer.GetPosition(count));
        return count;
    }
}
