using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net.Sockets;
using Google.Protobuf;
using Sampan.Cri.Nri;
using Sampan.Cri.Ttrpc;

namespace Sampan.Tests.System.Nri;

/// <summary>
/// An NRI plugin of one test: ttrpc over the daemon's socket, written from the protocol and not from the daemon's code.
/// </summary>
internal sealed class TestPlugin : IAsyncDisposable
{
    private const uint PluginService = 1, RuntimeService = 2;
    private const byte RequestType = 1, ResponseType = 2;

    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly ConcurrentDictionary<string, Func<ByteString, Task<IMessage>>> _handlers = new();
    private readonly ConcurrentDictionary<uint, TaskCompletionSource<Response>> _calls = new();
    private readonly ConcurrentQueue<(string Method, ByteString Payload)> _seen = new();
    private readonly int _events;
    private uint _nextStream = 1;

    private TestPlugin(Socket socket, int events)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _events = events;
        Closed = Task.CompletedTask;
    }

    /// <summary>Ends when the daemon has hung up, or this end has.</summary>
    public Task Closed { get; private set; }

    /// <summary>What the daemon called, in the order it came.</summary>
    public IReadOnlyList<string> Methods => [.. _seen.Select(call => call.Method)];

    /// <summary>Connects without a word.</summary>
    public static async Task<TestPlugin> ConnectAsync(string socket, params Event[] events)
    {
        var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket));
        return Over(connection, events);
    }

    /// <summary>Speaks over a connection that there is.</summary>
    public static TestPlugin Over(Socket connection, params Event[] events)
    {
        var plugin = new TestPlugin(connection, events.Sum(each => 1 << ((int)each - 1)));
        plugin.On(
            "Configure", ConfigureRequest.Parser, _ => Task.FromResult<IMessage>(new ConfigureResponse { Events = plugin._events }));
        plugin.Closed = plugin.ReadAsync();
        return plugin;
    }

    /// <summary>Answers a method as one that it does not have.</summary>
    public void Lacks(string method) => _handlers[method] = _ => throw new NotImplementedException(method);

    /// <summary>Says what a method answers. Methods that nobody speaks of answer with an empty message.</summary>
    public TestPlugin On<T>(string method, MessageParser<T> parser, Func<T, Task<IMessage>> answer)
        where T : IMessage<T>
    {
        _handlers[method] = payload => answer(parser.ParseFrom(payload));
        return this;
    }

    /// <summary>Registers, and waits until the daemon has synchronized it.</summary>
    public async Task<TestPlugin> RegisterAsync(string index, string name)
    {
        await CallAsync("RegisterPlugin", new RegisterPluginRequest { PluginIdx = index, PluginName = name }, Empty.Parser);
        await Eventually.BecomesTrueAsync("the plugin is synchronized", () => Methods.Contains("Synchronize"));
        return this;
    }

    /// <summary>The requests of a method, in the order they came.</summary>
    public IReadOnlyList<T> Requests<T>(string method, MessageParser<T> parser)
        where T : IMessage<T> => [.. _seen.Where(call => call.Method == method).Select(call => parser.ParseFrom(call.Payload))];

    /// <summary>Calls the daemon.</summary>
    public async Task<T> CallAsync<T>(string method, IMessage request, MessageParser<T> parser)
        where T : IMessage<T>
    {
        uint stream = _nextStream;
        _nextStream += 2;
        var answer = new TaskCompletionSource<Response>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[stream] = answer;
        await SendAsync(RuntimeService, stream, RequestType, new Request
        {
            Service = "nri.pkg.api.v1alpha1.Runtime", Method = method, Payload = request.ToByteString(),
        });
        Response response = await answer.Task.WaitAsync(TimeSpan.FromMinutes(1));
        return response.Status is { Code: not 0 } status
            ? throw new InvalidOperationException(status.Message)
            : parser.ParseFrom(response.Payload);
    }

    /// <summary>Sends bytes that need not be the protocol's.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Hangs up in the midst of whatever is under way.</summary>
    public void Die() => _socket.Dispose();

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await Closed;
    }

    private async Task ReadAsync()
    {
        var held = new Dictionary<uint, List<byte>> { [PluginService] = [], [RuntimeService] = [] };
        byte[] header = new byte[8];
        try
        {
            while (true)
            {
                await _stream.ReadExactlyAsync(header);
                byte[] piece = new byte[BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4))];
                await _stream.ReadExactlyAsync(piece);
                List<byte> bytes = held[BinaryPrimitives.ReadUInt32BigEndian(header)];
                RequireReadable(bytes, piece.Length);
                bytes.AddRange(piece);
                while (TakeFrame(bytes) is { } frame)
                {
                    Take(frame.Stream, frame.Type, frame.Payload);
                }
            }
        }
        catch (InvalidDataException)
        {
            _socket.Dispose();
            throw;
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            foreach (TaskCompletionSource<Response> call in _calls.Values)
            {
                call.TrySetException(new IOException("the daemon has hung up", exception));
            }
        }
    }

    // The usual library of plugins reads through a buffer of 4096 bytes, and into the rest of a larger frame at once: it
    // fails on any piece that does not fit.
    private static void RequireReadable(List<byte> held, int piece)
    {
        int rest = held.Count < 10 ? 0 : 10 + BinaryPrimitives.ReadInt32BigEndian([.. held.Take(4)]) - held.Count;
        if (piece > Math.Max(4096, rest))
        {
            throw new InvalidDataException($"a piece of {piece} bytes where plugins in Go have room for {Math.Max(4096, rest)}");
        }
    }

    private static (uint Stream, byte Type, byte[] Payload)? TakeFrame(List<byte> bytes)
    {
        byte[] header = [.. bytes.Take(10)];
        if (header.Length < 10 || bytes.Count - 10 < BinaryPrimitives.ReadInt32BigEndian(header))
        {
            return null;
        }
        int length = BinaryPrimitives.ReadInt32BigEndian(header);
        byte[] payload = [.. bytes.Skip(10).Take(length)];
        bytes.RemoveRange(0, 10 + length);
        return (BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(4)), header[8], payload);
    }

    private void Take(uint stream, byte type, byte[] payload)
    {
        if (type == ResponseType)
        {
            if (_calls.TryRemove(stream, out TaskCompletionSource<Response>? call))
            {
                call.TrySetResult(Response.Parser.ParseFrom(payload));
            }
            return;
        }
        Request request = Request.Parser.ParseFrom(payload);
        _seen.Enqueue((request.Method, request.Payload));
        _ = Task.Run(() => AnswerAsync(stream, request));
    }

    private async Task AnswerAsync(uint stream, Request request)
    {
        var response = new Response { Status = new Status() };
        try
        {
            IMessage answer = _handlers.TryGetValue(request.Method, out Func<ByteString, Task<IMessage>>? handler)
                ? await handler(request.Payload)
                : new Empty();
            response.Payload = answer.ToByteString();
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or NotImplementedException)
        {
            response = new Response { Status = new Status { Code = refusal is NotImplementedException ? 12 : 2, Message = refusal.Message } };
        }
        try
        {
            await SendAsync(PluginService, stream, ResponseType, response);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The daemon, or the test, has hung up.
        }
    }

    private async Task SendAsync(uint connection, uint stream, byte type, IMessage message)
    {
        byte[] payload = message.ToByteArray();
        byte[] bytes = new byte[18 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, connection);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), 10 + payload.Length);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), stream);
        bytes[16] = type;
        payload.CopyTo(bytes.AsSpan(18));
        await _writing.WaitAsync();
        try
        {
            await _stream.WriteAsync(bytes);
        }
        finally
        {
            _writing.Release();
        }
    }
}
