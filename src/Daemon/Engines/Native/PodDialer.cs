using System.Net;
using System.Net.Sockets;
using Sampan.Linux.Namespaces;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Connects to ports inside pods. A socket belongs to the namespace of the thread that made it, wherever it is used afterwards.</summary>
internal static class PodDialer
{
    /// <summary>Connects to 127.0.0.1, then to ::1.</summary>
    /// <param name="networkNamespace">The pin of the pod's namespace; null for the host's.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="SocketException">Nobody listens on either.</exception>
    public static async Task<Socket> ConnectAsync(string? networkNamespace, int port, CancellationToken token)
    {
        SocketException? refusal = null;
        foreach (IPAddress address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            Socket? socket = null;
            try
            {
                socket = Open(networkNamespace, address.AddressFamily);
                await socket.ConnectAsync(new IPEndPoint(address, port), token);
                socket.NoDelay = true;
                return socket;
            }
            catch (SocketException exception)
            {
                socket?.Dispose();
                refusal ??= exception;
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }
        throw refusal!;
    }

    private static Socket Open(string? networkNamespace, AddressFamily family)
    {
        if (networkNamespace is null)
        {
            return new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        }
        Socket? socket = null;
        PinnedNamespaces.RunInNetwork(networkNamespace, () => socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp));
        return socket!;
    }
}
