namespace Sampan.Daemon.Streaming.Spdy;

/// <summary>An exec or attach over SPDY: one stream for each of stdin, stdout, stderr, error and resize.</summary>
internal static class SpdyCommand
{
    /// <summary>The protocols offered to clients, the best first.</summary>
    public static readonly IReadOnlyList<string> Protocols = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];

    private static readonly TimeSpan CreationLimit = TimeSpan.FromSeconds(30);

    /// <summary>Waits for the client's streams and takes them.</summary>
    /// <param name="connection">A connection whose reader runs.</param>
    /// <param name="protocol">One of <see cref="Protocols"/>.</param>
    /// <param name="streams">What was asked for.</param>
    /// <param name="time">The clock of the 30 s that a client has.</param>
    /// <param name="token">Gives up.</param>
    /// <exception cref="TimeoutException">They did not all come.</exception>
    /// <exception cref="SpdyException">The client opened something else.</exception>
    public static async Task<RemoteCommand> OpenAsync(
        SpdyConnection connection, string protocol, StreamSelection streams, TimeProvider time, CancellationToken token)
    {
        bool resizes = streams.Terminal && protocol is "v4.channel.k8s.io" or "v3.channel.k8s.io";
        List<string> wanted = ["error"];
        AddIf(wanted, streams.Stdin, "stdin");
        AddIf(wanted, streams.Stdout, "stdout");
        AddIf(wanted, streams.Stderr, "stderr");
        AddIf(wanted, resizes, "resize");
        var taken = new Dictionary<string, SpdyStream>(StringComparer.OrdinalIgnoreCase);
        using var limit = new CancellationTokenSource(CreationLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            while (taken.Count < wanted.Count)
            {
                SpdyStream stream = await connection.Offered.ReadAsync(both.Token);
                string type = stream.Headers.GetValueOrDefault("streamtype", "");
                if (!wanted.Contains(type, StringComparer.OrdinalIgnoreCase) || !taken.TryAdd(type, stream))
                {
                    throw new SpdyException($"the client opened a stream of type \"{type}\"; expected were {string.Join(", ", wanted)}");
                }
                await connection.TakeAsync(stream, both.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"of the streams {string.Join(", ", wanted)} only {string.Join(", ", taken.Keys)} came within {CreationLimit.TotalSeconds:0} s");
        }
        catch (System.Threading.Channels.ChannelClosedException)
        {
            throw new SpdyException("the client left before it had opened its streams");
        }
        return new RemoteCommand(
            taken.GetValueOrDefault("stdin"), taken.GetValueOrDefault("stdout"), taken.GetValueOrDefault("stderr"), taken["error"],
            taken.GetValueOrDefault("resize"), protocol == "v4.channel.k8s.io");
    }

    private static void AddIf(List<string> names, bool condition, string name)
    {
        if (condition)
        {
            names.Add(name);
        }
    }
}
