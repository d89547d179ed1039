using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sampan.Cri.Grpc.Server;

/// <summary>The process at the other end of the socket, as the kernel recorded it when it connected.</summary>
/// <param name="ProcessId">Zero when unknown, or in another PID namespace.</param>
/// <param name="UserId">Zero when unknown.</param>
/// <param name="GroupId">Zero when unknown.</param>
public readonly record struct GrpcPeer(int ProcessId, uint UserId, uint GroupId)
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;
    private const int CredentialBytes = 12;

    /// <summary>The words for a log line.</summary>
    public override string ToString() => $"pid {ProcessId} uid {UserId}";

    internal static GrpcPeer Of(Socket? socket)
    {
        Span<byte> credentials = stackalloc byte[CredentialBytes];
        try
        {
            return socket?.GetRawSocketOption(SolSocket, SoPeerCred, credentials) == CredentialBytes ? Read(credentials) : default;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The connection is on its way out; so is the call.
            return default;
        }
    }

    private static GrpcPeer Read(ReadOnlySpan<byte> credentials) => new(
        MemoryMarshal.Read<int>(credentials),
        MemoryMarshal.Read<uint>(credentials[4..]),
        MemoryMarshal.Read<uint>(credentials[8..]));
}
