using System.Net.Sockets;

namespace Sampan.Cri.Grpc.Client;

/// <summary>Where a runtime listens.</summary>
internal static class CriAddress
{
    private const string Scheme = "unix://";

    /// <summary>The path in <c>unix:///path</c> or <c>/path</c>.</summary>
    /// <exception cref="CriException">INVALID_ARGUMENT for anything else.</exception>
    internal static string PathOf(string address)
    {
        string path = address.StartsWith(Scheme, StringComparison.Ordinal) ? address[Scheme.Length..] : address;
        return path.StartsWith('/')
            ? path
            : throw CriException.InvalidArgument($"'{address}' is not the address of a Unix socket: write unix:///path/to.sock or /path/to.sock.");
    }

    /// <summary>Why a connection could not be made, and what may help.</summary>
    internal static string Explain(string path, SocketError error, bool exists) => error switch
    {
        SocketError.ConnectionRefused => $"cannot connect to {path}: nobody listens on it; is the runtime running?",
        SocketError.AccessDenied => $"cannot connect to {path}: permission denied; try as root.",
        _ when !exists => $"cannot connect to {path}: there is no such file; is the runtime installed and running?",
        _ => $"cannot connect to {path}: {error}.",
    };
}
