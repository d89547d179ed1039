using System.Buffers;
using System.IO.Pipelines;

namespace Sampan.Docker;

/// <summary>Answers that are JSON messages, one a line.</summary>
internal static class MessageStream
{
    /// <summary>Reads to the end.</summary>
    /// <param name="call">For messages.</param>
    /// <param name="response">The answer.</param>
    /// <param name="note">Takes each line that is not empty; its array is not used again.</param>
    /// <param name="token">Breaks off.</param>
    /// <exception cref="DockerException">A line has more than <see cref="DockerLimits.MaxMessageBytes"/>.</exception>
    internal static async Task ReadAsync(DockerCall call, HttpResponseMessage response, Action<byte[]> note, CancellationToken token)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(token);
        PipeReader reader = PipeReader.Create(body);
        while (true)
        {
            ReadResult read = await reader.ReadAsync(token);
            ReadOnlySequence<byte> rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                Tell(rest.Slice(0, end), note);
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            if (rest.Length > DockerLimits.MaxMessageBytes)
                throw new DockerException(0, $"{call}: the engine sends a message of more than {DockerLimits.MaxMessageBytes} bytes.");
            if (read.IsCompleted)
            {
                Tell(rest, note);
                return;
            }
            reader.AdvanceTo(rest.Start, rest.End);
        }
    }

    private static void Tell(ReadOnlySequence<byte> line, Action<byte[]> note)
    {
        byte[] bytes = line.ToArray();
        if (!bytes.AsSpan().Trim(" \r\n"u8).IsEmpty)
            note(bytes);
    }
}
