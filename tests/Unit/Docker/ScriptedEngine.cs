using System.Net.Sockets;
using System.Text;

namespace Sampan.Tests.Unit.Docker;

/// <summary>An engine that answers a ping, and all else byte for byte as the test has it.</summary>
internal sealed class ScriptedEngine : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-engine-");
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answer">Gets the request's text and the connection, which is closed afterwards.</param>
    internal ScriptedEngine(Func<string, Socket, Task> answer)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Socket));
        _listener.Listen();
        _serving = ServeAsync(answer);
    }

    /// <summary>One that sends a text, then what comes until the client ends, and closes.</summary>
    internal ScriptedEngine(string answer)
        : this(async (_, socket) =>
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(answer));
            byte[] buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer) is > 0 and int count)
                await socket.SendAsync(buffer.AsMemory(0, count));
        })
    {
    }

    /// <summary>Where it listens.</summary>
    internal string Socket => Path.Combine(_folder.FullName, "docker.sock");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ServeAsync(Func<string, Socket, Task> answer)
    {
        while (true)
        {
            using Socket socket = await _listener.AcceptAsync(_stop.Token);
            byte[] buffer = new byte[64 << 10];
            string request = Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, _stop.Token));
            if (request.StartsWith("GET /_ping", StringComparison.Ordinal))
                await socket.SendAsync("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nConnection: close\r\nContent-Length: 2\r\n\r\nOK"u8.ToArray());
            else
                await answer(request, socket);
        }
    }
}
