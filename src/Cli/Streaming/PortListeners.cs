using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sampan.Cli.Streaming;

/// <summary>The ports of this machine that lead into a pod.</summary>
internal sealed class PortListeners : IDisposable
{
    private readonly List<(Socket Socket, int Remote)> _all = [];

    /// <summary>The listening sockets, and where each leads.</summary>
    public IReadOnlyList<(Socket Socket, int Remote)> All => _all;

    /// <summary>Listens on every port at every address.</summary>
    /// <param name="pairs">The ports.</param>
    /// <param name="addresses">IP addresses, or <c>localhost</c> for both of its kinds.</param>
    /// <exception cref="CliException">An address is none, or a port is in use.</exception>
    public static PortListeners Open(IEnumerable<PortPair> pairs, IEnumerable<string> addresses)
    {
        (IPAddress Address, bool Required)[] hosts = [.. addresses.SelectMany(Addresses)];
        var listeners = new PortListeners();
        try
        {
            foreach (PortPair pair in pairs)
                listeners.Listen(pair, hosts);
            return listeners;
        }
        catch
        {
            listeners.Dispose();
            throw;
        }
    }

    /// <summary>The lines that kubectl writes, which scripts wait for.</summary>
    public IEnumerable<string> Lines() => _all.Select(each => string.Create(
        CultureInfo.InvariantCulture, $"Forwarding from {each.Socket.LocalEndPoint} -> {each.Remote}"));

    public void Dispose()
    {
        foreach ((Socket socket, _) in _all)
            socket.Dispose();
    }

    // A machine may be without IPv6, and still have a localhost.
    private static IEnumerable<(IPAddress Address, bool Required)> Addresses(string text)
    {
        if (text == "localhost")
            return [(IPAddress.Loopback, true), (IPAddress.IPv6Loopback, false)];
        return IPAddress.TryParse(text, out IPAddress? address)
            ? [(address, true)]
            : throw CliException.Usage($"--address '{text}' is no IP address", "write one of this machine's, localhost, or 0.0.0.0 for all");
    }

    private void Listen(PortPair pair, IReadOnlyList<(IPAddress Address, bool Required)> hosts)
    {
        int local = pair.Local;
        foreach ((IPAddress address, bool required) in hosts)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                if (address.AddressFamily == AddressFamily.InterNetworkV6)
                    socket.DualMode = false;
                socket.Bind(new IPEndPoint(address, local));
                socket.Listen();
                // The same port at all addresses, where the first was left open.
                local = ((IPEndPoint)socket.LocalEndPoint!).Port;
                _all.Add((socket, pair.Remote));
            }
            catch (SocketException e)
            {
                socket.Dispose();
                if (required)
                    throw CliException.Failed($"cannot listen on {address}, port {local}: {e.Message}", "choose another local port, or :REMOTE for any that is free");
            }
        }
    }
}
