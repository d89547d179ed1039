using System.IO.Pipelines;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Streaming.Tls;

/// <summary>A connection's two pipes as one stream.</summary>
internal sealed class TransportStream(IDuplexPipe transport) : AsyncStream
{
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        PipeReading.ReadAsync(transport.Input, buffer, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="IOException">The client is gone.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        FlushResult result = await transport.Output.WriteAsync(buffer, cancellationToken);
        if (result.IsCompleted)
        {
            throw new IOException("the client is gone");
        }
    }

    /// <inheritdoc/>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
