using System.Buffers.Binary;
using Sampan.Daemon.Streaming.Spdy;

namespace Sampan.Tests.System.Streaming;

/// <summary>SPDY/3.1 from the side that kubelets and kubectl are on.</summary>
internal sealed class SpdyClient : StreamClient
{
    private readonly Stream _connection;
    private readonly SpdyHeaderWriter _headers = new();
    private readonly Dictionary<string, uint> _ids = [];
    private readonly Dictionary<uint, string> _names = [];
    private readonly SemaphoreSlim _writing = new(1);
    private uint _next = 1;

    /// <param name="connection">A connection that speaks SPDY already.</param>
    public SpdyClient(Stream connection) => _connection = connection;

    public static async Task<SpdyClient> ConnectAsync(string url, string protocol, string method)
    {
        string[] offered = protocol.Length > 0 ? [$"X-Stream-Protocol-Version: {protocol}"] : [];
        Upgrade upgrade = await Upgrade.AskAsync(url, method, ["Upgrade: SPDY/3.1", .. offered]);
        Assert.Equal((101, "SPDY/3.1"), (upgrade.Status, upgrade.Headers["upgrade"]));
        Assert.Equal(protocol, upgrade.Headers.GetValueOrDefault("x-stream-protocol-version", ""));
        return new SpdyClient(upgrade.Connection);
    }

    /// <summary>Opens a stream under a name of the test's.</summary>
    public async Task OpenAsync(string name, params (string Name, string Value)[] headers)
    {
        uint id = _next;
        _next += 2;
        lock (_names)
        {
            _ids[name] = id;
            _names[id] = name;
        }
        byte[] payload = new byte[10];
        BinaryPrimitives.WriteUInt32BigEndian(payload, id);
        await WriteAsync(SpdyFrame.WriteControl(
            SpdyFrameType.SynStream, 0, [.. payload, .. _headers.Write([.. headers.Select(each => KeyValuePair.Create(each.Name, each.Value))])]));
    }

    /// <summary>Reads from now on; until then this is a client that does not.</summary>
    public void StartReading() => _ = ReadAsync();

    /// <summary>Waits until the server has taken a stream.</summary>
    public Task TakenAsync(string name) => ShowsAsync("replies", $"[{name}]");

    public override async Task SendAsync(string stream, ReadOnlyMemory<byte> data)
    {
        byte[] frame = new byte[SpdyFrame.HeaderLength + data.Length];
        SpdyFrame.WriteData(frame, IdOf(stream), last: false, data.Length);
        data.CopyTo(frame.AsMemory(SpdyFrame.HeaderLength));
        await WriteAsync(frame);
    }

    public override async Task EndAsync(string stream)
    {
        byte[] frame = new byte[SpdyFrame.HeaderLength];
        SpdyFrame.WriteData(frame, IdOf(stream), last: true, 0);
        await WriteAsync(frame);
    }

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _writing.Dispose();
    }

    private async Task ReadAsync()
    {
        byte[] head = new byte[SpdyFrame.HeaderLength];
        try
        {
            while (await _connection.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length)
            {
                var frame = SpdyFrame.Parse(head);
                byte[] payload = new byte[frame.Length];
                await _connection.ReadExactlyAsync(payload);
                Take(frame, payload);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The end, like the other.
        }
        Ended(null);
    }

    private void Take(SpdyFrame frame, byte[] payload)
    {
        uint id = frame.Control is null ? frame.Stream
            : payload.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(payload) & SpdyFrame.IdMask : 0;
        string name;
        lock (_names)
        {
            name = _names.GetValueOrDefault(id, "");
        }
        switch (frame.Control)
        {
            case null:
                Add(name, payload);
                break;
            case SpdyFrameType.SynReply:
                Add("replies", global::System.Text.Encoding.UTF8.GetBytes($"[{name}]"));
                break;
            case SpdyFrameType.RstStream:
                Ended(name);
                break;
            default:
                break;
        }
        if (frame.IsLast)
        {
            Ended(name);
        }
    }

    private uint IdOf(string name)
    {
        lock (_names)
        {
            return _ids[name];
        }
    }

    private async Task WriteAsync(byte[] frame)
    {
        await _writing.WaitAsync();
        try
        {
            await _connection.WriteAsync(frame);
        }
        finally
        {
            _writing.Release();
        }
    }
}
