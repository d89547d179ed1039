using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;

namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>Port-forward over SPDY: the client opens a data and an error stream for each connection.</summary>
internal sealed class SpdyPortForward(SpdyConnection connection, TimeProvider time)
{
    /// <summary>The protocol's name.</summary>
    public const string Protocol = "portforward.k8s.io";

    private static readonly TimeSpan PairLimit = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SpdyStream> _halves = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>Serves connections until the client leaves.</summary>
    /// <param name="sandboxId">The pod.</param>
    /// <param name="connect">Connects to a port in it.</param>
    /// <param name="token">Cancelled when the client has left.</param>
    public async Task RunAsync(string sandboxId, Func<int, CancellationToken, Task<Socket>> connect, CancellationToken token)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            await ServeAsync(sandboxId, connect, left.Token);
        }
        finally
        {
            await left.CancelAsync();
            await Task.WhenAll(_running.Keys).ContinueWith(
                _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(string sandboxId, Func<int, CancellationToken, Task<Socket>> connect, CancellationToken token)
    {
        await foreach (SpdyStream stream in connection.Offered.ReadAllAsync(token))
        {
            if (!int.TryParse(stream.Headers.GetValueOrDefault("port"), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
                || port is < 1 or > ushort.MaxValue || !IsHalf(stream))
            {
                await connection.ResetAsync(stream, token);
                continue;
            }
            await connection.TakeAsync(stream, token);
            if (Pair(stream, token) is ({ } data, { } error))
            {
                Start(ForwardAsync(sandboxId, port, data, error, connect, token));
            }
        }
    }

    private static bool IsHalf(SpdyStream stream) => TypeOf(stream) is "data" or "error";

    private static string TypeOf(SpdyStream stream) => stream.Headers.GetValueOrDefault("streamtype", "");

    // Clients before 1.3 gave no request id: they opened the error stream right before its data stream.
    private static string RequestOf(SpdyStream stream) =>
        stream.Headers.GetValueOrDefault("requestid")
        ?? (TypeOf(stream) == "error" ? stream.Id : stream.Id - 2).ToString(CultureInfo.InvariantCulture);

    private (SpdyStream? Data, SpdyStream? Error) Pair(SpdyStream stream, CancellationToken token)
    {
        string request = RequestOf(stream);
        lock (_lock)
        {
            if (!_halves.Remove(request, out SpdyStream? other))
            {
                _halves.Add(request, stream);
                Start(ExpireAsync(request, stream, token));
                return default;
            }
            return TypeOf(stream) == "data" ? (stream, other) : (other, stream);
        }
    }

    private async Task ExpireAsync(string request, SpdyStream half, CancellationToken token)
    {
        await Task.Delay(PairLimit, time, token);
        lock (_lock)
        {
            if (!_halves.TryGetValue(request, out SpdyStream? waiting) || waiting != half)
            {
                return;
            }
            _halves.Remove(request);
        }
        await connection.ResetAsync(half, token);
    }

    private async Task ForwardAsync(
        string sandboxId, int port, SpdyStream data, SpdyStream error, Func<int, CancellationToken, Task<Socket>> connect, CancellationToken token)
    {
        await using (data)
        await using (error)
        {
            await new ForwardedPort(data, error, time).RunAsync(sandboxId, port, cancel => connect(port, cancel), token);
        }
    }

    private void Start(Task task)
    {
        _running.TryAdd(task, 0);
        // A connection that broke concerns nobody else.
        _ = task.ContinueWith(
            done =>
            {
                _ = done.Exception;
                _running.TryRemove(done, out _);
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
