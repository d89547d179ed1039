using System.IO.Pipelines;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming.WebSockets;

/// <summary>One channel of a WebSocket.</summary>
internal sealed class WebSocketChannel : AsyncStream
{
    private const long BufferLimit = 256 * 1024;

    private readonly WebSocketChannels _owner;
    private readonly byte _number;
    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: BufferLimit, resumeWriterThreshold: BufferLimit / 2));
    private volatile bool _ended;

    internal WebSocketChannel(WebSocketChannels owner, byte number)
    {
        _owner = owner;
        _number = number;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        PipeReading.ReadAsync(_received.Reader, buffer, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="IOException">The client is gone.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _owner.SendAsync(_number, buffer, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => _owner.SendCloseAsync(_number, cancellationToken);

    internal async ValueTask ReceiveAsync(ReadOnlyMemory<byte> data, CancellationToken token)
    {
        if (!_ended && data.Length > 0)
        {
            await _received.Writer.WriteAsync(data, token);
        }
    }

    internal void EndReceived(Exception? reason)
    {
        _ended = true;
        _received.Writer.Complete(reason);
    }

    /// <summary>Nothing more is read: what still comes is dropped.</summary>
    protected override void Dispose(bool disposing)
    {
        _received.Reader.Complete();
        base.Dispose(disposing);
    }
}
