using System.Buffers.Binary;
using System.Collections.Concurrent;
using Google.Protobuf;
using Sampan.Cri.Ttrpc;

namespace Sampan.Daemon.Nri;

/// <summary>
/// One plugin's socket. Two ttrpc connections share it, each piece led by 8 bytes (connection, length, big-endian): on
/// one we call the plugin, on the other the plugin calls us.
/// </summary>
internal sealed class NriConnection(Stream trunk, Func<string, ByteString, CancellationToken, Task<IMessage>> serve, TimeProvider time) : IAsyncDisposable
{
    private const uint PluginService = 1;
    private const uint RuntimeService = 2;
    private const int MaxPiece = TtrpcFrame.MaxPayload + TtrpcFrame.HeaderLength;
    private const int PieceHeader = 8, FirstPiece = 4096;
    private const int CodeUnknown = 2, MaxCalls = 64;
    private const string Service = "nri.pkg.api.v1alpha1.Plugin";

    private readonly ConcurrentDictionary<uint, TaskCompletionSource<Response>> _calls = new();
    private readonly SemaphoreSlim _writing = new(1), _serving = new(MaxCalls);
    private readonly CancellationTokenSource _closing = new();
    private uint _nextStream = 1;

    /// <summary>Reads until the plugin hangs up or breaks the protocol; never throws.</summary>
    public async Task ReadAsync()
    {
        try
        {
            await ReadPiecesAsync(_closing.Token);
        }
        catch (Exception exception) when (exception is IOException or NriException or OperationCanceledException
            or InvalidProtocolBufferException or ObjectDisposedException)
        {
            // The end of the connection, told below.
        }
        Close();
    }

    /// <summary>Calls the plugin.</summary>
    /// <exception cref="NriException">The plugin refused; the message is its own.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    /// <exception cref="IOException">It is gone.</exception>
    public async Task<T> CallAsync<T>(string method, IMessage request, MessageParser<T> parser, TimeSpan limit, CancellationToken token)
        where T : IMessage<T>
    {
        uint stream = 0;
        var answer = new TaskCompletionSource<Response>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await WriteAsync(PluginService, () =>
            {
                // Odd numbers are the caller's, and the other end takes them only in order.
                stream = _nextStream;
                _nextStream += 2;
                _calls[stream] = answer;
                return new TtrpcFrame(stream, TtrpcFrame.Request, Envelope(method, request, limit)).ToBytes();
            }).WaitAsync(limit, time, token);
            if (_closing.IsCancellationRequested)
            {
                throw new IOException("the plugin has hung up");
            }
            Response response = await answer.Task.WaitAsync(limit, time, token);
            return response.Status is { Code: not 0 } status
                ? throw new NriException(status.Message) { Code = status.Code }
                : parser.ParseFrom(response.Payload);
        }
        catch (Exception exception) when (exception is ObjectDisposedException
            || (exception is OperationCanceledException && !token.IsCancellationRequested))
        {
            throw new IOException("the plugin has hung up", exception);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new IOException("the plugin's answer is no message", exception);
        }
        finally
        {
            _calls.TryRemove(stream, out _);
        }
    }

    /// <summary>Hangs up; calls under way fail.</summary>
    public void Close()
    {
        _closing.Cancel();
        trunk.Dispose();
        foreach (TaskCompletionSource<Response> call in _calls.Values)
        {
            call.TrySetException(new IOException("the plugin has hung up"));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private static byte[] Envelope(string method, IMessage request, TimeSpan limit) => new Request
    {
        Service = Service,
        Method = method,
        Payload = request.ToByteString(),
        TimeoutNano = limit.Ticks * TimeSpan.NanosecondsPerTick,
    }.ToByteArray();

    private async Task ReadPiecesAsync(CancellationToken token)
    {
        var answers = new TtrpcAssembler();
        var requests = new TtrpcAssembler();
        byte[] header = new byte[PieceHeader];
        while (true)
        {
            await trunk.ReadExactlyAsync(header, token);
            uint connection = BinaryPrimitives.ReadUInt32BigEndian(header);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4));
            if (length > MaxPiece)
            {
                throw new NriException($"a piece of {length} bytes; the limit is {MaxPiece}");
            }
            byte[] piece = new byte[length];
            await trunk.ReadExactlyAsync(piece, token);
            foreach (TtrpcFrame frame in connection == PluginService ? answers.Add(piece) : [])
            {
                Answered(frame);
            }
            foreach (TtrpcFrame frame in connection == RuntimeService ? requests.Add(piece) : [])
            {
                await _serving.WaitAsync(token);
                _ = ServeAsync(frame, token);
            }
        }
    }

    private void Answered(TtrpcFrame frame)
    {
        if (frame.Type == TtrpcFrame.Response && _calls.TryRemove(frame.Stream, out TaskCompletionSource<Response>? call))
        {
            call.TrySetResult(Response.Parser.ParseFrom(frame.Payload));
        }
    }

    private async Task ServeAsync(TtrpcFrame frame, CancellationToken token)
    {
        try
        {
            Response response = await AnswerAsync(frame, token);
            await WriteAsync(
                RuntimeService, () => new TtrpcFrame(frame.Stream, TtrpcFrame.Response, response.ToByteArray()).ToBytes());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException or NriException)
        {
            Close();
        }
        finally
        {
            _serving.Release();
        }
    }

    private async Task<Response> AnswerAsync(TtrpcFrame frame, CancellationToken token)
    {
        try
        {
            Request request = Request.Parser.ParseFrom(frame.Payload);
            return new Response { Status = new Status(), Payload = (await serve(request.Method, request.Payload, token)).ToByteString() };
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new Response { Status = new Status { Code = CodeUnknown, Message = exception.Message } };
        }
    }

    private async Task WriteAsync(uint connection, Func<byte[]> make)
    {
        await _writing.WaitAsync(_closing.Token);
        try
        {
            byte[] frame = make();
            // Plugins in Go read through a buffer, and fail on a piece that is larger than it. They write in this way too.
            int first = Math.Min(frame.Length, FirstPiece);
            int pieces = first < frame.Length ? 2 : 1;
            byte[] bytes = new byte[(pieces * PieceHeader) + frame.Length];
            WritePiece(bytes, connection, frame.AsSpan(0, first));
            if (pieces == 2)
            {
                WritePiece(bytes.AsSpan(PieceHeader + first), connection, frame.AsSpan(first));
            }
            await trunk.WriteAsync(bytes, _closing.Token);
        }
        finally
        {
            _writing.Release();
        }
    }

    private static void WritePiece(Span<byte> into, uint connection, ReadOnlySpan<byte> piece)
    {
        BinaryPrimitives.WriteUInt32BigEndian(into, connection);
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], (uint)piece.Length);
        piece.CopyTo(into[PieceHeader..]);
    }
}
