using System.Buffers;
using System.IO.Pipelines;

namespace Sampan.Docker;

/// <summary>Messages on a stream, one a line.</summary>
/// <param name="body">Stays its owner's.</param>
/// <param name="what">For messages.</param>
internal sealed class MessageReader(Stream body, string what)
{
    private readonly PipeReader _reader = PipeReader.Create(body, new StreamPipeReaderOptions(leaveOpen: true));

    /// <summary>The next message; null at the end.</summary>
    /// <exception cref="DockerException">It is too long.</exception>
    internal async ValueTask<byte[]?> NextAsync(CancellationToken token)
    {
        while (true)
        {
            ReadResult read = await _reader.ReadAsync(token);
            ReadOnlySequence<byte> buffer = read.Buffer;
            SequencePosition? end = buffer.PositionOf((byte)'\n');
            ReadOnlySequence<byte> line = end is { } at ? buffer.Slice(0, at) : buffer;
            if (line.Length > DockerLimits.MaxMessageBytes)
                throw new DockerException(0, $"{what}: the engine sends a message of more than {DockerLimits.MaxMessageBytes} bytes.");
            if (end is null && !read.IsCompleted)
            {
                _reader.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }
            byte[] message = line.ToArray();
            _reader.AdvanceTo(end is { } last ? buffer.GetPosition(1, last) : buffer.End);
            if (!message.AsSpan().Trim(" \r"u8).IsEmpty)
                return message;
            if (end is null)
                return null;
        }
    }
}
