using System.Net;
using System.Net.Sockets;

namespace Sampan.Images.Registry;

/// <summary>Connects to hosts that a registry named, with an eye on the addresses that their names stand for.</summary>
/// <param name="limit">How long connecting may take.</param>
/// <param name="isTrusted">True for hosts that the operator named, which may be anywhere.</param>
internal sealed class HostDial(TimeSpan limit, Func<string, bool> isTrusted)
{
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        string host = context.DnsEndPoint.Host;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (!isTrusted(host) && Array.Find(addresses, Destination.IsPrivileged) is { } privileged)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                $"{host} is {privileged}, an address of this machine's own link, where metadata services are: refused.");
        }
        Exception? last = null;
        for (int i = 0; i < addresses.Length; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            // One address that swallows packets must not use up the time of the others.
            using var share = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            share.CancelAfter(limit / (addresses.Length - i));
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], context.DnsEndPoint.Port), share.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancellationToken.ThrowIfCancellationRequested();
                last = e;
            }
        }
        throw last as SocketException ?? new SocketException((int)(addresses.Length == 0 ? SocketError.HostNotFound : SocketError.TimedOut));
    }
}
