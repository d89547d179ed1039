using System.Net.Sockets;
using Sampan.Linux.Files;

namespace Sampan.Daemon.Engines.Native;

/// <summary>A container's input, through its monitor. The monitor ends the container's input with ours where the container has it so (stdin_once).</summary>
internal sealed class AttachedInput(Socket socket) : AsyncStream
{
    // What the monitor reads at a time.
    private const int PacketSize = 8 * 1024;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    /// <exception cref="IOException">The container has ended.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            for (; buffer.Length > 0; buffer = buffer[Math.Min(buffer.Length, PacketSize)..])
            {
                await socket.SendAsync(buffer[..Math.Min(buffer.Length, PacketSize)], SocketFlags.None, cancellationToken);
            }
        }
        catch (SocketException exception)
        {
            throw new IOException("the container's monitor is gone", exception);
        }
    }

    /// <inheritdoc/>
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The monitor went first.
        }
        return ValueTask.CompletedTask;
    }
}
