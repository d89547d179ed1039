using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Sampan.Cri.Grpc.Server;

/// <summary>How a <see cref="GrpcServer"/> behaves, and the hooks of its owner.</summary>
public sealed record GrpcServerOptions
{
    /// <summary>Runs around each handler, with the call and the handler itself; may refuse by throwing.</summary>
    public Func<GrpcCall, Func<Task>, Task>? Interceptor { get; init; }

    /// <summary>The status of an exception from a handler, asked when neither deadline, client nor stop ended the call.</summary>
    public Func<Exception, GrpcCall, GrpcStatus> MapException { get; init; } = (exception, _) => GrpcStatus.From(exception);

    /// <summary>Told of each call of a known method when it has been answered: its status and its duration.</summary>
    public Action<GrpcCall, GrpcStatus, TimeSpan>? Completed { get; init; }

    /// <summary>Told of exceptions that came after the call was answered, from a handler that outlived its deadline.</summary>
    public Action<GrpcCall, Exception>? LateFault { get; init; }

    /// <summary>How long <see cref="GrpcServer.StopAsync"/> waits for calls before it cancels them.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it waits again, for handlers to clean up after they were cancelled.</summary>
    public TimeSpan CancelTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Calls at a time on one connection. The kubelet makes all its calls on one.</summary>
    public int MaxStreamsPerConnection { get; init; } = 1024;

    /// <summary>Connections at a time.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>Permissions of the socket file: owner and group.</summary>
    public UnixFileMode SocketMode { get; init; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>The clock of deadlines and durations.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the HTTP/2 server logs.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
