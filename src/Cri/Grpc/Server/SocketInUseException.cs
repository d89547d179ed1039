namespace Sampan.Cri.Grpc.Server;

/// <summary>Another process listens on the socket.</summary>
public sealed class SocketInUseException : IOException
{
    internal SocketInUseException(string path)
        : base($"Socket {path} is in use by another process: stop that process, or give this one another socket.") => Path = path;

    /// <summary>The socket's file.</summary>
    public string Path { get; }
}
