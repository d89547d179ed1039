using System.Net.Sockets;

namespace Sampan.Cri.Grpc.Server;

/// <summary>Makes a listening Unix socket appear at a path, ready and with its permissions, or not at all.</summary>
internal static class UnixListener
{
    private const int Backlog = 512;
    private const string NewSuffix = ".new";

    /// <summary>Binds beside the path and renames onto it, so that a caller never sees a socket that is not ready.</summary>
    /// <exception cref="SocketInUseException">Somebody listens there.</exception>
    /// <exception cref="IOException">The path is no socket, is too long, or cannot be written.</exception>
    internal static Socket Bind(string path, UnixFileMode mode)
    {
        RefuseIfTaken(path);
        string newPath = path + NewSuffix;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(newPath);
        UnixDomainSocketEndPoint endPoint = EndPoint(newPath);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            File.SetUnixFileMode(newPath, mode);
            socket.Listen(Backlog);
            File.Move(newPath, path, overwrite: true);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            File.Delete(newPath);
            if (e is SocketException)
                throw new IOException($"Cannot listen on socket {path}: {e.Message}.", e);
            throw;
        }
    }

    private static void RefuseIfTaken(string path)
    {
        if (!File.Exists(path))
            return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(EndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Nobody listens: left behind by a process that died. But a plain file refuses too.
            if (!IsSocket(path))
                throw new IOException($"Cannot listen on {path}: a file that is no socket is there; remove it or choose another path.");
            return;
        }
        catch (SocketException e)
        {
            throw new IOException($"Cannot tell whether socket {path} is in use: {e.Message}.", e);
        }
        throw new SocketInUseException(path);
    }

    // The base class library has no name for the type; what is neither a file with a length nor openable is one.
    private static bool IsSocket(string path)
    {
        try
        {
            using FileStream opened = File.OpenRead(path);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            // ENXIO: the kernel opens no sockets.
            return true;
        }
    }

    private static UnixDomainSocketEndPoint EndPoint(string path)
    {
        try
        {
            return new UnixDomainSocketEndPoint(path);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new IOException($"The socket path {path} is too long; choose one of at most 100 bytes.", e);
        }
    }
}
