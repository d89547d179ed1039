// A connection, seen from the server. The client opens every stream:
//
//   SYN_STREAM ─► offered ─(taken: SYN_REPLY)─► open ─► both sides ended (FIN) or reset ─► gone
//
// One reader (RunAsync) takes frames apart; writers share a lock, so that a frame is never cut in two.
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>SPDY/3.1 as the kubelet speaks it for exec, attach and port-forward.</summary>
internal sealed class SpdyConnection : IAsyncDisposable
{
    /// <summary>The most data of one frame sent.</summary>
    internal const int MaxDataWritten = 32 * 1024;

    private const int MaxControlLength = 64 * 1024, MaxStreams = 1000, DefaultWindow = 64 * 1024;
    private const int SynStreamHead = 10, SettingLength = 8, InitialWindowSetting = 7;
    private const uint RefusedStream = 3;

    private readonly Stream _transport;
    private readonly IdleWatch _idle;
    private readonly SpdyHeaderReader _headers = new();
    private readonly SpdyHeaderWriter _headerWriter = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<uint, SpdyStream> _streams = new();
    private readonly Channel<SpdyStream> _offered = Channel.CreateUnbounded<SpdyStream>();
    private bool _peerKeepsWindows;
    private int _peerWindow = DefaultWindow;

    /// <summary>Takes over an upgraded connection.</summary>
    /// <param name="transport">The connection.</param>
    /// <param name="idle">Is told of streams and data; pings, which clients send by themselves, keep nothing open.</param>
    public SpdyConnection(Stream transport, IdleWatch idle)
    {
        _transport = transport;
        _idle = idle;
    }

    /// <summary>The streams that the client opens, at most 1000 at a time. Each must be taken with <see cref="TakeAsync"/>.</summary>
    public ChannelReader<SpdyStream> Offered => _offered.Reader;

    /// <summary>Reads frames until the connection ends. It returns; it does not throw for what a peer may do.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        Exception end = new IOException("the connection ended");
        try
        {
            byte[] head = new byte[SpdyFrame.HeaderLength];
            while (await ReadHeadAsync(head, token))
            {
                SpdyFrame frame = SpdyFrame.Parse(head);
                if (frame.Control is { } type)
                {
                    await ReadControlAsync(type, frame, token);
                }
                else
                {
                    await ReadDataAsync(frame, token);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            end = exception;
        }
        _offered.Writer.TryComplete();
        foreach (SpdyStream stream in _streams.Values)
        {
            stream.Abort(end);
        }
    }

    /// <summary>Tells the client that a stream is served.</summary>
    public async Task TakeAsync(SpdyStream stream, CancellationToken token)
    {
        await _writing.WaitAsync(token);
        try
        {
            // The compressor's state follows the order of frames, so the block is made under the lock.
            byte[] payload = [.. Id(stream.Id), .. _headerWriter.Write([])];
            await _transport.WriteAsync(SpdyFrame.WriteControl(SpdyFrameType.SynReply, 0, payload), token);
            await _transport.FlushAsync(token);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Refuses or abandons a stream.</summary>
    public async Task ResetAsync(SpdyStream stream, CancellationToken token)
    {
        _streams.TryRemove(stream.Id, out _);
        stream.Abort(new IOException("the stream was reset"));
        await WriteControlAsync(SpdyFrameType.RstStream, [.. Id(stream.Id), .. Id(RefusedStream)], token);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        _headers.Dispose();
        _writing.Dispose();
    }

    /// <summary>Forgets a stream whose both sides are done.</summary>
    internal void Forget(SpdyStream stream) => _streams.TryRemove(stream.Id, out _);

    internal async ValueTask WriteDataAsync(uint stream, ReadOnlyMemory<byte> data, bool last, CancellationToken token)
    {
        _idle.Note();
        byte[] frame = ArrayPool<byte>.Shared.Rent(SpdyFrame.HeaderLength + data.Length);
        try
        {
            SpdyFrame.WriteData(frame, stream, last, data.Length);
            data.CopyTo(frame.AsMemory(SpdyFrame.HeaderLength));
            await WriteAsync(frame.AsMemory(0, SpdyFrame.HeaderLength + data.Length), token);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    internal async ValueTask ConsumedAsync(SpdyStream stream, int count, CancellationToken token)
    {
        if (_peerKeepsWindows && count > 0 && _streams.ContainsKey(stream.Id))
        {
            await WriteControlAsync(SpdyFrameType.WindowUpdate, [.. Id(stream.Id), .. Id((uint)count)], token);
        }
    }

    private static byte[] Id(uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private async Task<bool> ReadHeadAsync(byte[] head, CancellationToken token)
    {
        int count = await _transport.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, token);
        return count == head.Length;
    }

    private async Task ReadDataAsync(SpdyFrame frame, CancellationToken token)
    {
        _streams.TryGetValue(frame.Stream, out SpdyStream? stream);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(MaxDataWritten);
        try
        {
            for (int left = frame.Length; left > 0;)
            {
                int count = await _transport.ReadAsync(chunk.AsMemory(0, Math.Min(left, MaxDataWritten)), token);
                if (count == 0)
                {
                    throw new SpdyException("the connection ended in a data frame");
                }
                _idle.Note();
                left -= count;
                if (stream is not null)
                {
                    await stream.ReceiveAsync(chunk.AsMemory(0, count), token);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        if (frame.IsLast)
        {
            stream?.EndReceived(null);
        }
    }

    private async Task ReadControlAsync(SpdyFrameType type, SpdyFrame frame, CancellationToken token)
    {
        if (frame.Length > MaxControlLength)
        {
            throw new SpdyException($"a {type} frame of {frame.Length} bytes, above {MaxControlLength}");
        }
        byte[] payload = new byte[frame.Length];
        await _transport.ReadExactlyAsync(payload, token);
        switch (type)
        {
            case SpdyFrameType.SynStream when payload.Length >= SynStreamHead:
                await OfferAsync(payload, frame, token);
                break;
            case SpdyFrameType.Headers when payload.Length >= sizeof(uint):
                // Read for the inflater's sake; no client sends any that matter.
                _headers.Read(payload.AsSpan(sizeof(uint)));
                break;
            case SpdyFrameType.RstStream when payload.Length >= sizeof(uint):
                if (_streams.TryRemove(ReadId(payload), out SpdyStream? reset))
                {
                    reset.Abort(new IOException("the client reset the stream"));
                }
                break;
            case SpdyFrameType.Ping when payload.Length >= sizeof(uint) && ReadId(payload) % 2 == 1:
                await WriteControlAsync(SpdyFrameType.Ping, payload[..sizeof(uint)], token);
                break;
            case SpdyFrameType.Settings:
                ReadSettings(payload);
                break;
            case SpdyFrameType.WindowUpdate when payload.Length >= 2 * sizeof(uint):
                _peerKeepsWindows = true;
                if (_streams.TryGetValue(ReadId(payload), out SpdyStream? widened))
                {
                    widened.Window.Add(ReadId(payload.AsSpan(sizeof(uint))));
                }
                break;
            case SpdyFrameType.SynStream or SpdyFrameType.Headers or SpdyFrameType.RstStream or SpdyFrameType.WindowUpdate:
                throw new SpdyException($"a {type} frame of {payload.Length} bytes is too short");
            default:
                // GOAWAY: the client opens no more, the streams go on. The rest is not known and means nothing.
                break;
        }
    }

    private async Task OfferAsync(byte[] payload, SpdyFrame frame, CancellationToken token)
    {
        _idle.Note();
        uint id = ReadId(payload);
        IReadOnlyDictionary<string, string> headers = _headers.Read(payload.AsSpan(SynStreamHead));
        var stream = new SpdyStream(this, id, headers, new SendWindow(_peerKeepsWindows, _peerWindow));
        if (_streams.Count >= MaxStreams || !_streams.TryAdd(id, stream))
        {
            await WriteControlAsync(SpdyFrameType.RstStream, [.. Id(id), .. Id(RefusedStream)], token);
            return;
        }
        if (frame.IsLast)
        {
            stream.EndReceived(null);
        }
        _offered.Writer.TryWrite(stream);
    }

    private void ReadSettings(ReadOnlySpan<byte> payload)
    {
        for (int at = sizeof(uint); at + SettingLength <= payload.Length; at += SettingLength)
        {
            if (payload[at + 3] == InitialWindowSetting && payload[at + 1] == 0 && payload[at + 2] == 0)
            {
                _peerKeepsWindows = true;
                _peerWindow = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(payload[(at + 4)..]), SpdyFrame.IdMask);
            }
        }
    }

    private static uint ReadId(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadUInt32BigEndian(payload) & SpdyFrame.IdMask;

    private Task WriteControlAsync(SpdyFrameType type, byte[] payload, CancellationToken token) =>
        WriteAsync(SpdyFrame.WriteControl(type, 0, payload), token);

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        await _writing.WaitAsync(token);
        try
        {
            await _transport.WriteAsync(bytes, token);
            await _transport.FlushAsync(token);
        }
        finally
        {
            _writing.Release();
        }
    }
}
