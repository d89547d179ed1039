using System.Net.Sockets;

namespace Sampan.Docker;

/// <summary>
/// A connection that the engine has given up for raw bytes both ways. One reader and one writer may use it at a time.
/// </summary>
public sealed class DockerConnection : IDisposable
{
    private readonly Socket _socket;
    private ReadOnlyMemory<byte> _early;

    /// <param name="socket">Taken over.</param>
    /// <param name="early">What came with the answer.</param>
    internal DockerConnection(Socket socket, ReadOnlyMemory<byte> early) => (_socket, _early) = (socket, early);

    /// <summary>Reads what is there, waiting for the first byte.</summary>
    /// <returns>The count of bytes; 0 at the end, which is also reached when the connection is disposed of meanwhile.</returns>
    /// <exception cref="DockerException">The connection broke.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (!_early.IsEmpty)
        {
            int count = Math.Min(_early.Length, buffer.Length);
            _early[..count].CopyTo(buffer);
            _early = _early[count..];
            return count;
        }
        try
        {
            return await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);
        }
        catch (Exception e) when (IsOwnEnd(e))
        {
            return 0;
        }
        catch (SocketException e)
        {
            throw Broken(e);
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="DockerException">The connection broke, or was disposed of.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        try
        {
            while (!data.IsEmpty)
                data = data[await _socket.SendAsync(data, SocketFlags.None, cancellation)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw Broken(e);
        }
    }

    /// <summary>Tells the engine that nothing more will be written; reading goes on. Idempotent.</summary>
    public void CompleteWrites()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The engine went first.
        }
    }

    /// <summary>Closes it; idempotent, and safe while it is used.</summary>
    public void Dispose() => _socket.Dispose();

    private static bool IsOwnEnd(Exception e) =>
        e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted };

    private static DockerException Broken(Exception e) => new(0, $"the engine's stream broke: {e.Message}", e);
}
