using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sampan.Tests.Testing.Registry;

/// <summary>An HTTP proxy on loopback that knows CONNECT only, and leads each request to one place, whatever its name.</summary>
public sealed class ConnectProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly string _target;
    private readonly string? _user;
    private readonly Task _accepting;

    /// <summary>Starts listening.</summary>
    /// <param name="target">Host and port to connect to.</param>
    /// <param name="user"><c>USER:PASSWORD</c> that it wants, or null.</param>
    public ConnectProxy(string target, string? user)
    {
        _target = target;
        _user = user is null ? null : Convert.ToBase64String(Encoding.ASCII.GetBytes(user));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Host and port.</summary>
    public string Host => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>What it was asked to connect to and let through.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (IsEnd(e))
        {
        }
        await Task.WhenAll(open);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream near = client.GetStream();
                while (await HeadAsync(near) is { } head)
                {
                    string[] words = head.Split(' ');
                    if (_user is not null && !head.Contains($"Proxy-Authorization: Basic {_user}\r\n", StringComparison.OrdinalIgnoreCase))
                    {
                        await SayAsync(near, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0");
                        continue;
                    }
                    if (words[0] != "CONNECT")
                    {
                        await SayAsync(near, "405 Method Not Allowed\r\nContent-Length: 0");
                        continue;
                    }
                    _asked.Enqueue(words[1]);
                    using var far = new TcpClient();
                    await far.ConnectAsync(IPEndPoint.Parse(_target), _stop.Token);
                    await SayAsync(near, "200 Connected");
                    await Task.WhenAny(near.CopyToAsync(far.GetStream(), _stop.Token), far.GetStream().CopyToAsync(near, _stop.Token));
                    return;
                }
            }
            catch (Exception e) when (IsEnd(e))
            {
            }
        }
    }

    private static bool IsEnd(Exception e) =>
        e is IOException or OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException;

    private async Task SayAsync(NetworkStream stream, string head) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head}\r\n\r\n"), _stop.Token);

    private async Task<string?> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
