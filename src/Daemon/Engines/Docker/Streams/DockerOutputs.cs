using System.Buffers;
using System.IO.Pipelines;
using Sampan.Docker;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>The outputs of a command or a container, taken apart from one connection. With a terminal they are one.</summary>
#pragma warning disable CA1001 // Whoever takes the streams closes them.
internal sealed class DockerOutputs
#pragma warning restore CA1001
{
    private const int PieceSize = 32 * 1024;

    // A command waits for its reader, as at a kernel's pipe.
    private const int PipeSize = 64 * 1024;

    /// <summary>How far one who is attached to a container may be behind: the container waits for nobody.</summary>
    internal const long Backlog = 4 * 1024 * 1024;

    private readonly Func<Memory<byte>, CancellationToken, ValueTask<DockerPiece>> _read;
    private readonly bool _maySlowDown;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Output _stdout;
    private readonly Output? _stderr;

    /// <param name="connection">The caller's to close, at the latest when <see cref="Closed"/>.</param>
    /// <param name="terminal">Whether bytes come as they are, not in frames.</param>
    /// <param name="maySlowDown">Whether the writer waits for a slow reader; else that is let go.</param>
    public DockerOutputs(DockerConnection connection, bool terminal, bool maySlowDown)
    {
        _read = terminal
            ? async (buffer, token) => new DockerPiece(DockerStream.Stdout, await connection.ReadAsync(buffer, token))
            : new DockerFrames(connection.ReadAsync).ReadAsync;
        _maySlowDown = maySlowDown;
        _stdout = new Output(this);
        _stderr = terminal ? null : new Output(this);
    }

    /// <summary>The output.</summary>
    public AsyncStream Stdout => _stdout;

    /// <summary>The error output; null with a terminal.</summary>
    public AsyncStream? Stderr => _stderr;

    /// <summary>Completes when whoever took the streams has closed one.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Called when something comes that nobody is going to read.</summary>
    public Func<Task>? Unread { get; init; }

    /// <summary>Takes what comes until the connection's end.</summary>
    /// <exception cref="IOException">The connection broke, or the reader is too far behind and was let go.</exception>
    public async Task RunAsync()
    {
        byte[] buffer = new byte[PieceSize];
        Exception? end = null;
        try
        {
            while (await _read(buffer, CancellationToken.None) is { Count: > 0 } piece)
            {
                Output output = piece.Stream == DockerStream.Stderr && _stderr is not null ? _stderr : _stdout;
                if (!await output.AddAsync(buffer.AsMemory(0, piece.Count)))
                {
                    end = new IOException($"the client is more than {Backlog / (1024 * 1024)} MiB behind the container's output and was let go");
                    break;
                }
                if (Closed.IsCompleted && Unread is { } unread)
                {
                    await unread();
                }
            }
        }
        catch (DockerException exception)
        {
            end = new IOException(exception.Message, exception);
        }
        _stdout.End(end);
        _stderr?.End(end);
        if (end is not null)
        {
            throw end;
        }
    }

    /// <summary>The output, if it ends before the token is cancelled and is not long; it can still be read.</summary>
    public Task<byte[]> PeekAsync(CancellationToken token) => _stdout.PeekAsync(token);

    private sealed class Output(DockerOutputs owner) : AsyncStream
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: owner._maySlowDown ? PipeSize : 0));

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
            if (Interlocked.Add(ref _pending, data.Length) > Backlog && !owner._maySlowDown)
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

        public async Task<byte[]> PeekAsync(CancellationToken token)
        {
            try
            {
                while (true)
                {
                    ReadResult read = await _pipe.Reader.ReadAsync(token);
                    if (read.IsCompleted || read.Buffer.Length >= PipeSize)
                    {
                        byte[] seen = read.Buffer.ToArray();
                        _pipe.Reader.AdvanceTo(read.Buffer.Start);
                        return seen;
                    }
                    _pipe.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                }
            }
            catch (OperationCanceledException)
            {
                return [];
            }
        }

        public void End(Exception? reason) => _pipe.Writer.Complete(reason);

        protected override void Dispose(bool disposing)
        {
            _pipe.Reader.Complete();
            owner._closed.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
