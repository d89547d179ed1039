using Sampan.Docker;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Docker.Streams;

/// <summary>The input of a command or a container.</summary>
internal sealed class DockerInput(DockerConnection connection, InputEnd end) : AsyncStream
{
    private const byte EndOfTransmission = 4;

    private bool _completed;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    /// <exception cref="IOException">The process has ended.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await connection.WriteAsync(buffer, cancellationToken);
        }
        catch (DockerException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken)
    {
        if (_completed)
        {
            return;
        }
        _completed = true;
        switch (end)
        {
            case InputEnd.Closed:
                connection.CompleteWrites();
                break;
            case InputEnd.Typed:
                await WriteAsync(new[] { EndOfTransmission }, cancellationToken);
                break;
            default:
                break;
        }
    }
}
