namespace Sampan.Daemon.Streaming.WebSockets;

/// <summary>An exec or attach over WebSocket channels: 0 stdin, 1 stdout, 2 stderr, 3 error, 4 resize.</summary>
internal static class WebSocketCommand
{
    private const int Stdin = 0, Stdout = 1, Stderr = 2, Error = 3, Resize = 4;

    /// <summary>Takes the channels and tells the client so with an empty message, which clients wait for.</summary>
    public static async Task<RemoteCommand> OpenAsync(
        WebSocketChannels channels, WebSocketProtocol protocol, StreamSelection streams, CancellationToken token)
    {
        int lowest = streams.Stdout ? Stdout : streams.Stderr ? Stderr : Error;
        await channels[lowest].WriteAsync(ReadOnlyMemory<byte>.Empty, token);
        return new RemoteCommand(
            streams.Stdin ? channels[Stdin] : null,
            streams.Stdout ? channels[Stdout] : null,
            streams.Stderr ? channels[Stderr] : null,
            channels[Error],
            streams.Terminal ? channels[Resize] : null,
            protocol.IsStatusStructured);
    }
}
