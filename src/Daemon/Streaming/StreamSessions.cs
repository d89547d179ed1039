using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using Sampan.Daemon.Streaming.Spdy;
using Sampan.Daemon.Streaming.WebSockets;

namespace Sampan.Daemon.Streaming;

/// <summary>Runs a redeemed request over an upgraded connection.</summary>
internal sealed partial class StreamSessions(
    ObjectState state, IContainerEngine engine, TimeSpan idleLimit, TimeProvider time, ILogger<StreamSessions> logger)
{
    private const int CommandChannels = 5;

    /// <summary>Serves a request over SPDY until it has ended or the client has left.</summary>
    /// <param name="request">What the token stood for.</param>
    /// <param name="protocol">The stream protocol as negotiated.</param>
    /// <param name="transport">The connection; closed on return.</param>
    /// <param name="token">Breaks it off.</param>
    public async Task RunSpdyAsync(StreamRequest request, string protocol, Stream transport, CancellationToken token)
    {
        var idle = new IdleWatch(idleLimit, time);
        await using var connection = new SpdyConnection(transport, idle);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task watching = EndWhenIdleAsync(request, idle, left);
        Task reading = connection.RunAsync(left.Token);
        Task session = request is PortForwardStreamRequest forward
            ? new SpdyPortForward(connection, time).RunAsync(forward.SandboxId, Connector(forward), left.Token)
            : RunCommandAsync(request, cancel => SpdyCommand.OpenAsync(connection, protocol, StreamsOf(request), time, cancel), left.Token);
        await EndAsync(request, reading, session, left);
        await left.CancelAsync();
        await reading;
        await watching;
    }

    /// <summary>Serves a request over WebSocket channels, as <see cref="RunSpdyAsync"/>.</summary>
    public async Task RunWebSocketAsync(StreamRequest request, WebSocketProtocol protocol, WebSocket socket, CancellationToken token)
    {
        var forward = request as PortForwardStreamRequest;
        var idle = new IdleWatch(idleLimit, time);
        await using var channels = new WebSocketChannels(socket, protocol, forward?.Ports.Count * 2 ?? CommandChannels, idle, time);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(token);
        Task watching = EndWhenIdleAsync(request, idle, left);
        Task reading = channels.RunAsync(left.Token);
        Task session = forward is not null
            ? new WebSocketPortForward(channels, forward.Ports, time).RunAsync(forward.SandboxId, Connector(forward), left.Token)
            : RunCommandAsync(request, cancel => WebSocketCommand.OpenAsync(channels, protocol, StreamsOf(request), cancel), left.Token);
        await EndAsync(request, reading, session, left);
        // A read that is cancelled breaks a WebSocket off; the client is to see it closed in order.
        await channels.CloseAsync(reading);
        await left.CancelAsync();
        await reading;
        await watching;
    }

    private static StreamSelection StreamsOf(StreamRequest request) => request switch
    {
        ExecStreamRequest exec => exec.Streams,
        AttachStreamRequest attach => attach.Streams,
        _ => throw new InvalidOperationException($"{request.Path} has no streams of its own"),
    };

    private async Task RunCommandAsync(
        StreamRequest request, Func<CancellationToken, Task<RemoteCommand>> open, CancellationToken token)
    {
        RemoteCommand remote = await open(token);
        await new CommandSession(remote, time).RunAsync(
            cancel => request switch
            {
                ExecStreamRequest exec => engine.StartExecAsync(
                    exec.ContainerId, new ExecCommand(exec.Command, exec.Streams.Terminal, exec.Streams.Stdin), cancel),
                AttachStreamRequest attach => engine.AttachAsync(attach.ContainerId, attach.Streams.Stdin, cancel),
                _ => throw new InvalidOperationException($"{request.Path} runs no command"),
            },
            token);
    }

    private Func<int, CancellationToken, Task<System.Net.Sockets.Socket>> Connector(PortForwardStreamRequest forward) =>
        (port, token) => state.Sandboxes.Find(forward.SandboxId) is { Handle: { } handle }
            ? engine.ConnectAsync(handle, port, token)
            : throw new IOException($"pod {forward.SandboxId} is gone");

    private async Task EndWhenIdleAsync(StreamRequest request, IdleWatch idle, CancellationTokenSource left)
    {
        try
        {
            await idle.ExpireAsync(left.Token);
            LogIdle(request.Path, idleLimit);
            await left.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // It has ended in another way.
        }
    }

    // Whichever ends first ends the other: the command, or the client's connection.
    private async Task EndAsync(StreamRequest request, Task reading, Task session, CancellationTokenSource left)
    {
        await Task.WhenAny(reading, session);
        if (!session.IsCompleted && request is not PortForwardStreamRequest)
        {
            await left.CancelAsync();
        }
        try
        {
            await session;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or TimeoutException or Linux.LinuxException)
        {
            LogBroken(request.Path, exception.Message);
        }
    }

    [LoggerMessage(9102, LogLevel.Information, "a {Kind} session was closed: nothing was sent either way for {Limit} (streaming.idleTimeout)")]
    private partial void LogIdle(string kind, TimeSpan limit);

    [LoggerMessage(9101, LogLevel.Information, "a {Kind} session ended early: {Reason}")]
    private partial void LogBroken(string kind, string reason);
}
