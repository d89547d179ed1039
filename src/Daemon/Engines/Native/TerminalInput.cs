using Sampan.Linux.Events;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>The typing side of a terminal. Its end is told by the character that ends input, since the terminal must stay open for the output.</summary>
internal sealed class TerminalInput(DescriptorStream master) : AsyncStream
{
    private const byte EndOfTransmission = 4;

    private bool _completed;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        master.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken)
    {
        if (!_completed)
        {
            _completed = true;
            await master.WriteAsync(new[] { EndOfTransmission }, cancellationToken);
        }
    }
}
