using System.Net.Sockets;

namespace Sampan.Docker;

/// <summary>Connections to a Unix socket.</summary>
internal static class SocketDial
{
    private const string Scheme = "unix://";

    /// <summary>The path in <c>unix:///path</c> or <c>/path</c>.</summary>
    /// <exception cref="DockerException">Anything else.</exception>
    internal static string PathOf(string address)
    {
        string path = address.StartsWith(Scheme, StringComparison.Ordinal) ? address[Scheme.Length..] : address;
        return path.StartsWith('/')
            ? path
            : throw new DockerException(0, $"'{address}' is not the address of a Unix socket: write unix:///path/to.sock or /path/to.sock.");
    }

    internal static async ValueTask<Stream> StreamAsync(string path, CancellationToken cancellation) =>
        new NetworkStream(await ConnectAsync(path, cancellation), ownsSocket: true);

    internal static async ValueTask<Socket> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new DockerException(0, Explain(path, e.SocketErrorCode, File.Exists(path)), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Why a connection could not be made, and what may help.</summary>
    private static string Explain(string path, SocketError error, bool exists) => error switch
    {
        SocketError.ConnectionRefused => $"cannot connect to {path}: nobody listens on it; is Docker running?",
        SocketError.AccessDenied => $"cannot connect to {path}: permission denied; try as root.",
        _ when !exists => $"cannot connect to {path}: there is no such file; is Docker installed and running?",
        _ => $"cannot connect to {path}: {error}.",
    };
}
