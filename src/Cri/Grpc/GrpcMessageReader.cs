using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Sampan.Cri.Grpc;

/// <summary>Takes messages off a body: a request's on the server, a response's on the client.</summary>
/// <param name="body">The body; the caller completes it.</param>
/// <param name="encoding">The value of its <c>grpc-encoding</c> header, if any.</param>
internal sealed class GrpcMessageReader(PipeReader body, string? encoding)
{
    /// <summary>The next message, or null when the body ends where one could begin.</summary>
    /// <exception cref="CriException">INTERNAL for a body that breaks off or cannot be decoded; those of <see cref="GrpcFrame"/>.</exception>
    internal async ValueTask<T?> ReadAsync<T>(MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        GrpcFrame? frame = null;
        while (true)
        {
            ReadResult read = await body.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (frame is null && buffer.Length >= GrpcFrame.PrefixBytes)
                frame = GrpcFrame.Parse(buffer.Slice(0, GrpcFrame.PrefixBytes));
            if (frame is { } known && buffer.Length >= GrpcFrame.PrefixBytes + known.Length)
            {
                ReadOnlySequence<byte> payload = buffer.Slice(GrpcFrame.PrefixBytes, known.Length);
                T message = Decode(parser, known, payload);
                body.AdvanceTo(payload.End);
                return message;
            }
            body.AdvanceTo(buffer.Start, buffer.End);
            if (!read.IsCompleted)
                continue;
            if (buffer.IsEmpty)
                return null;
            throw CriException.Internal("The body breaks off inside a message.");
        }
    }

    /// <summary>The only message of a body.</summary>
    /// <exception cref="CriException">INTERNAL when there is none; otherwise as <see cref="ReadAsync"/>.</exception>
    internal async ValueTask<T> ReadOnlyAsync<T>(MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        T message = await ReadAsync(parser, cancellationToken)
            ?? throw CriException.Internal("The body has no message.");
        if (body.TryRead(out ReadResult rest))
        {
            bool more = !rest.Buffer.IsEmpty;
            body.AdvanceTo(rest.Buffer.Start);
            if (more)
                throw CriException.Internal("The body has more than the one message this method takes.");
        }
        return message;
    }

    private T Decode<T>(MessageParser<T> parser, GrpcFrame frame, in ReadOnlySequence<byte> payload)
        where T : class, IMessage<T>
    {
        try
        {
            return frame.Compressed
                ? parser.ParseFrom(GrpcCompression.Decompress(encoding, payload, GrpcLimits.MaxMessageBytes).Span)
                : parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw CriException.Internal($"The message is not a valid {typeof(T).Name}.", e);
        }
    }
}
