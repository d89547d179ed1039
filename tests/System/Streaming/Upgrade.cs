using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sampan.Tests.System.Streaming;

/// <summary>An HTTP request for another protocol, byte by byte, and what the server said to it.</summary>
/// <param name="Status">101 where it agreed.</param>
/// <param name="Headers">By name in lower case.</param>
/// <param name="Connection">What the other protocol is spoken over.</param>
internal sealed record Upgrade(int Status, IReadOnlyDictionary<string, string> Headers, Stream Connection)
{
    private const int SmallBuffer = 4096;

    /// <param name="url">Where, <c>http</c> or <c>https</c>.</param>
    /// <param name="method">GET or POST.</param>
    /// <param name="headers">Lines beyond those that every upgrade has.</param>
    /// <param name="client">What this side shows over TLS.</param>
    public static async Task<Upgrade> AskAsync(string url, string method, IEnumerable<string> headers, X509Certificate2? client = null)
    {
        var address = new Uri(url);
        // A client that is slow is to be slow in the test's hands, not in megabytes of the kernel's.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = SmallBuffer };
        await socket.ConnectAsync(address.Host, address.Port);
        Stream connection = new NetworkStream(socket, ownsSocket: true);
        if (address.Scheme == "https")
        {
            var tls = new SslStream(connection, leaveInnerStreamOpen: false, (_, _, _, _) => true);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = address.Host,
                ClientCertificates = client is null ? null : [client],
            });
            connection = tls;
        }
        string length = method == "POST" ? "Content-Length: 0\r\n" : "";
        string request = $"{method} {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Upgrade\r\n{length}"
            + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n";
        await connection.WriteAsync(Encoding.ASCII.GetBytes(request));
        string[] head = await HeadAsync(connection);
        return new Upgrade(
            int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture),
            head.Skip(1).ToDictionary(line => line.Split(':')[0].ToLowerInvariant(), line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()),
            connection);
    }

    private static async Task<string[]> HeadAsync(Stream connection)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await connection.ReadExactlyAsync(one, limit.Token);
            head.Append((char)one[0]);
        }
        return head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
