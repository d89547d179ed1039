using System.Net.Sockets;
using System.Text;
using Sampan.Daemon.Engines.Docker.Streams;
using Sampan.Docker;
using Sampan.Linux.Files;

namespace Sampan.Tests.Unit.Daemon.Engines.Docker.Streams;

public sealed class DockerOutputsTests : IDisposable
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sampan-engine-");
    private readonly Socket _engine;
    private readonly DockerConnection _connection;

    public DockerOutputsTests()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder.FullName, "s")));
        listener.Listen();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(listener.LocalEndPoint!);
        _engine = listener.Accept();
        _connection = new DockerConnection(socket, default);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _engine.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Outputs_AreTakenApart()
    {
        var outputs = new DockerOutputs(_connection, terminal: false, maySlowDown: true);
        Task run = outputs.RunAsync();
        await SendAsync(1, "out");
        await SendAsync(2, "err");
        await SendAsync(1, "put");
        _engine.Shutdown(SocketShutdown.Both);

        Assert.Equal(("output", "err"), (await ReadAsync(outputs.Stdout), await ReadAsync(outputs.Stderr!)));
        await run.WaitAsync(Ample);
    }

    [Fact]
    public async Task Outputs_OfATerminal_AreOne()
    {
        var outputs = new DockerOutputs(_connection, terminal: true, maySlowDown: true);
        Task run = outputs.RunAsync();
        await _engine.SendAsync("raw"u8.ToArray());
        _engine.Shutdown(SocketShutdown.Both);

        Assert.Null(outputs.Stderr);
        Assert.Equal("raw", await ReadAsync(outputs.Stdout));
        await run.WaitAsync(Ample);
    }

    [Fact]
    public async Task Outputs_ThatBreak_AreNotWhole()
    {
        var outputs = new DockerOutputs(_connection, terminal: false, maySlowDown: true);
        Task run = outputs.RunAsync();
        await _engine.SendAsync(new byte[] { 1, 0, 0, 0, 0, 0, 0, 9, 65 });
        _engine.Shutdown(SocketShutdown.Both);

        await Assert.ThrowsAsync<IOException>(() => ReadAsync(outputs.Stdout));
        await Assert.ThrowsAsync<IOException>(() => run.WaitAsync(Ample));
    }

    [Fact]
    public async Task Reader_TooFarBehind_IsLetGo()
    {
        var outputs = new DockerOutputs(_connection, terminal: true, maySlowDown: false);
        Task run = outputs.RunAsync();
        Task sending = SendManyAsync();

        await Assert.ThrowsAsync<IOException>(() => run.WaitAsync(Ample));
        _connection.Dispose();
        await sending.WaitAsync(Ample);
        await Assert.ThrowsAsync<IOException>(() => ReadAsync(outputs.Stdout));

        async Task SendManyAsync()
        {
            try
            {
                for (long sent = 0; sent < DockerOutputs.Backlog * 2; sent += 1 << 16)
                    await _engine.SendAsync(new byte[1 << 16]);
            }
            catch (SocketException)
            {
                // Let go.
            }
        }
    }

    [Fact]
    public async Task Outputs_ThatNobodyReads_AreTold()
    {
        var told = new TaskCompletionSource();
        var outputs = new DockerOutputs(_connection, terminal: true, maySlowDown: true)
        {
            Unread = () =>
            {
                told.TrySetResult();
                return Task.CompletedTask;
            },
        };
        Task run = outputs.RunAsync();
        await _engine.SendAsync("read"u8.ToArray());
        byte[] buffer = new byte[4];
        Assert.Equal(4, await outputs.Stdout.ReadAsync(buffer, CancellationToken.None));
        Assert.False(told.Task.IsCompleted);

        await outputs.Stdout.DisposeAsync();
        Assert.True(outputs.Closed.IsCompleted);
        await _engine.SendAsync("unread"u8.ToArray());

        await told.Task.WaitAsync(Ample);
        _engine.Shutdown(SocketShutdown.Both);
        await run.WaitAsync(Ample);
    }

    [Fact]
    public async Task Peek_LeavesIt()
    {
        var outputs = new DockerOutputs(_connection, terminal: true, maySlowDown: true);
        Task run = outputs.RunAsync();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.Empty(await outputs.PeekAsync(soon.Token));
        await _engine.SendAsync("words"u8.ToArray());
        _engine.Shutdown(SocketShutdown.Both);

        Assert.Equal("words", Encoding.UTF8.GetString(await outputs.PeekAsync(CancellationToken.None)));
        Assert.Equal("words", await ReadAsync(outputs.Stdout));
        await run.WaitAsync(Ample);
    }

    [Fact]
    public async Task Input_EndsAsItsKindHasIt()
    {
        var kept = new DockerInput(_connection, InputEnd.Ignored);
        await kept.CompleteWritesAsync(CancellationToken.None);
        var typed = new DockerInput(_connection, InputEnd.Typed);
        await typed.CompleteWritesAsync(CancellationToken.None);
        await typed.CompleteWritesAsync(CancellationToken.None);
        var closed = new DockerInput(_connection, InputEnd.Closed);
        await closed.WriteAsync("x"u8.ToArray(), CancellationToken.None);
        await closed.CompleteWritesAsync(CancellationToken.None);

        byte[] buffer = new byte[10];
        int count = 0;
        while (await _engine.ReceiveAsync(buffer.AsMemory(count)) is > 0 and int more)
            count += more;
        Assert.Equal("\u0004x", Encoding.ASCII.GetString(buffer, 0, count));
        await Assert.ThrowsAsync<IOException>(() => closed.WriteAsync("y"u8.ToArray(), CancellationToken.None).AsTask());
    }

    private async Task SendAsync(byte stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        await _engine.SendAsync((byte[])[stream, 0, 0, 0, 0, 0, 0, (byte)bytes.Length, .. bytes]);
    }

    private static async Task<string> ReadAsync(AsyncStream stream)
    {
        using var limit = new CancellationTokenSource(Ample);
        var text = new StringBuilder();
        byte[] buffer = new byte[64];
        while (await stream.ReadAsync(buffer, limit.Token) is > 0 and int count)
            text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        return text.ToString();
    }
}
