using System.IO.Pipelines;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>One stream of a SPDY connection.</summary>
internal sealed class SpdyStream : AsyncStream
{
    // Beyond this the connection stops reading until the stream was read: TCP then holds the peer.
    private const long BufferLimit = 256 * 1024;

    private readonly SpdyConnection _connection;
    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: BufferLimit, resumeWriterThreshold: BufferLimit / 2));
    private readonly SendWindow _window;
    private int _completed;
    private volatile bool _ended;

    internal SpdyStream(SpdyConnection connection, uint id, IReadOnlyDictionary<string, string> headers, SendWindow window)
    {
        _connection = connection;
        _window = window;
        Id = id;
        Headers = headers;
    }

    /// <summary>Its number; odd, since the client opened it.</summary>
    public uint Id { get; }

    /// <summary>What the client opened it with.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    internal SendWindow Window => _window;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await PipeReading.ReadAsync(_received.Reader, buffer, cancellationToken);
        await _connection.ConsumedAsync(this, count, cancellationToken);
        return count;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The peer reset the stream or the connection ended.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            int count = await _window.TakeAsync(Math.Min(buffer.Length, SpdyConnection.MaxDataWritten), cancellationToken);
            await _connection.WriteDataAsync(Id, buffer[..count], last: false, cancellationToken);
            buffer = buffer[count..];
        }
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _completed, 1) == 0)
        {
            await _connection.WriteDataAsync(Id, ReadOnlyMemory<byte>.Empty, last: true, cancellationToken);
        }
    }

    /// <summary>Takes data of the peer. What comes after the peer's end, or for a stream that nobody reads any more, is dropped.</summary>
    internal async ValueTask ReceiveAsync(ReadOnlyMemory<byte> data, CancellationToken token)
    {
        if (!_ended)
        {
            await _received.Writer.WriteAsync(data, token);
        }
    }

    /// <summary>The peer writes no more.</summary>
    internal void EndReceived(Exception? reason)
    {
        _ended = true;
        _received.Writer.Complete(reason);
    }

    /// <summary>Ends both sides for those who wait on them.</summary>
    internal void Abort(Exception reason)
    {
        EndReceived(reason);
        _window.Close();
    }

    /// <summary>Nothing more is read or written.</summary>
    protected override void Dispose(bool disposing)
    {
        _connection.Forget(this);
        _received.Reader.Complete();
        _window.Close();
        base.Dispose(disposing);
    }
}
