using System.Net.Sockets;

namespace Sampan.Tests.KubeletStandIn;

/// <summary>Tells systemd that the kubelet is up, where it wants to know.</summary>
internal static class ReadyNotice
{
    public static void Send()
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is not { Length: > 0 } path)
            return;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo("READY=1"u8.ToArray(), new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
    }
}
