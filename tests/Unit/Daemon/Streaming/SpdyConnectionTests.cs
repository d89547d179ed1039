using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sampan.Daemon.Streaming;
using Sampan.Daemon.Streaming.Spdy;

namespace Sampan.Tests.Unit.Daemon.Streaming;

public sealed class SpdyConnectionTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly SpdyHeaderWriter _headers = new();
    private NetworkStream _client = null!;
    private SpdyConnection _server = null!;
    private Task _running = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        _client = client.GetStream();
        _server = new SpdyConnection(
            (await listener.AcceptTcpClientAsync()).GetStream(), new IdleWatch(TimeSpan.Zero, TimeProvider.System));
        _running = _server.RunAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _running.WaitAsync(Limit);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Open_Taken_GetsAReply()
    {
        SpdyStream stream = await OpenAsync(1, "streamtype", "stdin");

        await _server.TakeAsync(stream, CancellationToken.None);

        (SpdyFrame frame, byte[] payload) = await ReadFrameAsync();
        Assert.Equal(SpdyFrameType.SynReply, frame.Control);
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(payload));
        Assert.Equal("stdin", stream.Headers["StreamType"]);
    }

    [Fact]
    public async Task Data_BothWaysAndEnd_AreKept()
    {
        SpdyStream stream = await OpenAsync(1, "streamtype", "stdin");
        await SendDataAsync(1, "hello "u8.ToArray(), last: false);
        await SendDataAsync(1, "there"u8.ToArray(), last: true);

        using var read = new MemoryStream();
        await stream.CopyToAsync(read).WaitAsync(Limit);
        await stream.WriteAsync("back"u8.ToArray());
        await stream.CompleteWritesAsync(CancellationToken.None);
        await stream.CompleteWritesAsync(CancellationToken.None);

        Assert.Equal("hello there"u8.ToArray(), read.ToArray());
        Assert.Equal((1u, "back"), await ReadDataAsync());
        (SpdyFrame end, _) = await ReadFrameAsync();
        Assert.True(end.IsLast);
    }

    [Fact]
    public async Task Ping_OfTheClient_IsAnswered()
    {
        await _client.WriteAsync(SpdyFrame.WriteControl(SpdyFrameType.Ping, 0, [0, 0, 0, 7]));

        (SpdyFrame frame, byte[] payload) = await ReadFrameAsync();

        Assert.Equal(SpdyFrameType.Ping, frame.Control);
        Assert.Equal(7, payload[3]);
    }

    [Fact]
    public async Task Write_PeerKeepsWindows_WaitsForItsUpdate()
    {
        // One setting: the initial window (7) is 4 bytes.
        await _client.WriteAsync(SpdyFrame.WriteControl(SpdyFrameType.Settings, 0, [0, 0, 0, 1, 0, 0, 0, 7, 0, 0, 0, 4]));
        SpdyStream stream = await OpenAsync(1, "streamtype", "stdout");

        Task writing = stream.WriteAsync("123456"u8.ToArray()).AsTask();

        Assert.Equal((1u, "1234"), await ReadDataAsync());
        Assert.False(writing.IsCompleted);
        await _client.WriteAsync(SpdyFrame.WriteControl(SpdyFrameType.WindowUpdate, 0, [0, 0, 0, 1, 0, 0, 0, 9]));
        Assert.Equal((1u, "56"), await ReadDataAsync());
        await writing.WaitAsync(Limit);
    }

    [Fact]
    public async Task Reset_ByTheClient_EndsReadsAndWrites()
    {
        SpdyStream stream = await OpenAsync(1, "streamtype", "stdin");
        Task<int> reading = stream.ReadAsync(new byte[1]).AsTask();

        await _client.WriteAsync(SpdyFrame.WriteControl(SpdyFrameType.RstStream, 0, [0, 0, 0, 1, 0, 0, 0, 5]));

        await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(Limit));
        await Assert.ThrowsAsync<IOException>(() => stream.WriteAsync(new byte[1]).AsTask());
    }

    [Fact]
    public async Task Close_OfTheConnection_EndsEverything()
    {
        SpdyStream stream = await OpenAsync(1, "streamtype", "stdin");

        _client.Close();

        await _running.WaitAsync(Limit);
        await Assert.ThrowsAnyAsync<IOException>(() => stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Limit));
        Assert.True(_server.Offered.Completion.IsCompleted);
    }

    [Theory]
    [InlineData("8002000100000000")]
    [InlineData("80030001000000040000")]
    [InlineData("8003000100ffffff")]
    public async Task Frame_BrokenOrTooLarge_EndsTheConnection(string hex)
    {
        await _client.WriteAsync(Convert.FromHexString(hex));
        _client.Socket.Shutdown(SocketShutdown.Send);

        await _running.WaitAsync(Limit);
    }

    private async Task<SpdyStream> OpenAsync(uint id, string name, string value)
    {
        byte[] payload = [0, 0, 0, (byte)id, 0, 0, 0, 0, 0, 0, .. _headers.Write([new(name, value)])];
        await _client.WriteAsync(SpdyFrame.WriteControl(SpdyFrameType.SynStream, 0, payload));
        return await _server.Offered.ReadAsync().AsTask().WaitAsync(Limit);
    }

    private async Task SendDataAsync(uint stream, byte[] data, bool last)
    {
        byte[] head = new byte[SpdyFrame.HeaderLength];
        SpdyFrame.WriteData(head, stream, last, data.Length);
        await _client.WriteAsync((byte[])[.. head, .. data]);
    }

    private async Task<(SpdyFrame Frame, byte[] Payload)> ReadFrameAsync()
    {
        byte[] head = new byte[SpdyFrame.HeaderLength];
        await _client.ReadExactlyAsync(head).AsTask().WaitAsync(Limit);
        var frame = SpdyFrame.Parse(head);
        byte[] payload = new byte[frame.Length];
        await _client.ReadExactlyAsync(payload).AsTask().WaitAsync(Limit);
        return (frame, payload);
    }

    private async Task<(uint Stream, string Text)> ReadDataAsync()
    {
        (SpdyFrame frame, byte[] payload) = await ReadFrameAsync();
        return (frame.Stream, System.Text.Encoding.ASCII.GetString(payload));
    }
}
