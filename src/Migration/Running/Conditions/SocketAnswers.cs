using System.Net.Sockets;
using Sampan.Migration.Planning;

namespace Sampan.Migration.Running.Conditions;

/// <summary><c>socket.answers</c> {path}: somebody listens at a Unix socket.</summary>
internal sealed class SocketAnswers : INodeCondition
{
    /// <inheritdoc/>
    public string Name => "socket.answers";

    /// <inheritdoc/>
    public NodeQuestion Bind(StrictMap with)
    {
        string path = with.Text("path");
        if (path.Length is 0 or > 107 || path[0] != '/')
            throw new MigrationException($"'{path}' is not the path of a socket.");
        return async cancellation =>
        {
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return null;
            }
            catch (SocketException e)
            {
                return $"{path} does not answer: {e.Message}.";
            }
        };
    }
}
