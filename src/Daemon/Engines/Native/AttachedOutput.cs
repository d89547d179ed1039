using System.IO.Pipelines;
using System.Net.Sockets;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>
/// A container's output as its monitor copies it to those who are attached: packets whose first byte names the stream. The
/// monitor writes to everybody in turn and waits for the slowest, and the container with it. So everything is taken at once,
/// and a client that is too far behind is let go.
/// </summary>
#pragma warning disable CA1001 // Whoever takes the streams closes them.
internal sealed class AttachedOutput
#pragma warning restore CA1001
{
    private const byte StandardError = 3;
    private const int PacketSize = 32 * 1024;

    /// <summary>How far a client may be behind.</summary>
    internal const long Backlog = 4 * 1024 * 1024;

    private readonly Socket _socket;
    private readonly Output _stdout, _stderr;

    /// <summary>Takes over a connection to the monitor.</summary>
    public AttachedOutput(Socket socket)
    {
        _socket = socket;
        _stdout = new Output(this);
        _stderr = new Output(this);
    }

    /// <summary>The output; closing it closes the connection.</summary>
    public AsyncStream Stdout => _stdout;

    /// <summary>The error output.</summary>
    public AsyncStream Stderr => _stderr;

    /// <summary>Takes what comes until the container ends or the connection is closed.</summary>
    /// <returns>0.</returns>
    /// <exception cref="IOException">The client is too far behind and was let go.</exception>
    public async Task<int> RunAsync()
    {
        byte[] packet = new byte[PacketSize];
        Exception? end = null;
        try
        {
            int count;
            while ((count = await _socket.ReceiveAsync(packet.AsMemory(), SocketFlags.None, CancellationToken.None)) > 0)
            {
                Output output = packet[0] == StandardError ? _stderr : _stdout;
                if (!await output.AddAsync(packet.AsMemory(1, count - 1)))
                {
                    end = new IOException($"the client is more than {Backlog / (1024 * 1024)} MiB behind the container's output and was let go");
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed by us, or the monitor is gone: the end either way.
        }
        _socket.Dispose();
        _stdout.End(end);
        _stderr.End(end);
        return end is null ? 0 : throw end;
    }

    private sealed class Output(AttachedOutput owner) : AsyncStream
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        private long _pending;

        public override bool CanWrite => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int count = await PipeReading.ReadAsync(_pipe.Reader, buffer, cancellationToken);
            Interlocked.Add(ref _pending, -count);
            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public async ValueTask<bool> AddAsync(ReadOnlyMemory<byte> data)
        {
            if (Interlocked.Add(ref _pending, data.Length) > Backlog)
            {
                return false;
            }
            FlushResult result = await _pipe.Writer.WriteAsync(data, CancellationToken.None);
            if (result.IsCompleted)
            {
                Interlocked.Add(ref _pending, -data.Length);
            }
            return true;
        }

        public void End(Exception? reason) => _pipe.Writer.Complete(reason);

        protected override void Dispose(bool disposing)
        {
            owner._socket.Dispose();
            _pipe.Reader.Complete();
            base.Dispose(disposing);
        }
    }
}
