using System.Text;
using System.Text.Json;

namespace Sampan.Tests.System.Streaming;

/// <summary>A client of the streaming server, whatever carries its streams; it keeps what comes.</summary>
internal abstract class StreamClient : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryStream> _received = [];
    private readonly HashSet<string> _ended = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;

    /// <summary>Comes to a URL for a command's or a container's streams.</summary>
    /// <param name="transport"><c>spdy</c> or <c>ws</c>, a slash and the protocol; nothing after the slash offers none.</param>
    /// <param name="url">The URL.</param>
    /// <param name="streams">stdin, stdout, stderr, resize as they were asked for.</param>
    /// <param name="method">GET or POST.</param>
    public static async Task<StreamClient> OpenAsync(string transport, string url, string[] streams, string method = "POST")
    {
        string protocol = transport[(transport.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (transport.StartsWith("ws/", StringComparison.Ordinal))
        {
            return await ChannelClient.ConnectAsync(url, protocol, method);
        }
        SpdyClient client = await SpdyClient.ConnectAsync(url, protocol, method);
        foreach (string stream in (string[])["error", .. streams])
        {
            await client.OpenAsync(stream, ("streamType", stream));
        }
        client.StartReading();
        return client;
    }

    /// <summary>Sends on a stream.</summary>
    public abstract Task SendAsync(string stream, ReadOnlyMemory<byte> data);

    /// <summary>Ends this side of a stream.</summary>
    public abstract Task EndAsync(string stream);

    public abstract ValueTask DisposeAsync();

    public Task TypeAsync(string text) => SendAsync("stdin", Encoding.UTF8.GetBytes(text));

    /// <summary>Waits until a stream has brought a text.</summary>
    public async Task<string> ShowsAsync(string stream, string text) =>
        Text(await UntilAsync(stream, bytes => Text(bytes).Contains(text, StringComparison.Ordinal), text));

    /// <summary>Waits until a stream has brought so many bytes.</summary>
    public Task HasAsync(string stream, long count) => UntilAsync(stream, bytes => bytes.Length >= count, $"{count} bytes");

    /// <summary>Waits until a stream is at its end, and returns all that it brought.</summary>
    public async Task<string> ToEndAsync(string stream) => Text(await UntilAsync(stream, null, "its end"));

    /// <summary>Waits for the outcome.</summary>
    public async Task<JsonElement> StatusAsync() => JsonDocument.Parse(await ToEndAsync("error")).RootElement;

    /// <summary>Waits for the outcome and returns the command's exit code.</summary>
    public async Task<int> ExitCodeAsync()
    {
        JsonElement status = await StatusAsync();
        if (status.GetProperty("status").GetString() == "Success")
        {
            return 0;
        }
        Assert.Equal("NonZeroExitCode", status.GetProperty("reason").GetString());
        JsonElement cause = status.GetProperty("details").GetProperty("causes")[0];
        Assert.Equal("ExitCode", cause.GetProperty("reason").GetString());
        return int.Parse(cause.GetProperty("message").GetString()!, global::System.Globalization.CultureInfo.InvariantCulture);
    }

    protected void Add(string stream, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            Of(stream).Write(bytes);
        }
        Changed();
    }

    /// <summary>A stream has ended, or with null all of them.</summary>
    protected void Ended(string? stream)
    {
        lock (_lock)
        {
            if (stream is null)
            {
                _closed = true;
            }
            else
            {
                _ended.Add(stream);
            }
        }
        Changed();
    }

    private void Changed()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.TrySetResult();
    }

    private async Task<MemoryStream> UntilAsync(string stream, Func<MemoryStream, bool>? enough, string what)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                MemoryStream bytes = Of(stream);
                bool ended = _closed || _ended.Contains(stream);
                if (enough is null ? ended : enough(bytes))
                {
                    return bytes;
                }
                if (ended)
                {
                    Assert.Fail($"{stream} ended without {what}: {Text(bytes)}");
                }
                changed = _changed.Task;
            }
            try
            {
                await changed.WaitAsync(Limit);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"{stream} did not come to {what}");
            }
        }
    }

    private static string Text(MemoryStream bytes) => Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);

    private MemoryStream Of(string stream)
    {
        if (!_received.TryGetValue(stream, out MemoryStream? bytes))
        {
            _received[stream] = bytes = new MemoryStream();
        }
        return bytes;
    }
}
