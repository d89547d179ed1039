using System.Net.Sockets;
using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Linux;
using Sampan.Migration;

namespace Sampan.Cli.Commands;

/// <summary>An exception as the user gets to see it.</summary>
internal sealed record Failure(int ExitCode, string Message, string? Remedy)
{
    /// <summary>Sockets that other runtimes and older ways of installing use.</summary>
    private static readonly string[] KnownSockets =
    [
        "/run/sampan/sampan.sock",
        "/run/containerd/containerd.sock",
        "/run/crio/crio.sock",
        "/run/cri-dockerd.sock",
        "/run/isulad.sock",
        "/run/k3s/containerd/containerd.sock",
    ];

    /// <summary>The failure of an exception; null for one that is a defect of this program, or that ends it without a word.</summary>
    public static Failure? Of(Exception exception, CancellationToken cancellation) => exception switch
    {
        CliException e => new(e.ExitCode, e.Message, e.Remedy),
        CriException e => OfRuntime(e),
        MigrationException e => new(Cli.ExitCode.Failed, e.Message, null),
        // Nobody reads any more: the end of the program, and nothing that anybody could be told.
        LinuxException { Errno: Errno.EPIPE } => null,
        OperationCanceledException when cancellation.IsCancellationRequested => new(Cli.ExitCode.Interrupted, "interrupted", null),
        UnauthorizedAccessException e => new(Cli.ExitCode.Failed, e.Message, "run it as root"),
        IOException e => new(Cli.ExitCode.Failed, e.Message, null),
        _ => null,
    };

    private static Failure OfRuntime(CriException e) => e.Code switch
    {
        // Only what happened on this side carries an exception within.
        GrpcStatusCode.Unavailable when e.InnerException is not null => new(Cli.ExitCode.CannotConnect, e.Message, OtherSocket(e)),
        GrpcStatusCode.Unavailable => new(Cli.ExitCode.Failed, e.Message, "the runtime may still be starting: try again"),
        GrpcStatusCode.NotFound => new(Cli.ExitCode.NotFound, e.Message, null),
        GrpcStatusCode.DeadlineExceeded => new(Cli.ExitCode.TimedOut, e.Message, "give it longer with --timeout, or look at the runtime's log"),
        GrpcStatusCode.Unimplemented => new(Cli.ExitCode.Failed, $"this runtime does not offer it: {e.Message}", null),
        _ => new(Cli.ExitCode.Failed, e.Message, null),
    };

    private static string OtherSocket(CriException e)
    {
        if (e.InnerException is SocketException { SocketErrorCode: SocketError.AccessDenied })
            return "run it as root, or as a member of the group that owns the socket";
        const string Advice = "start it ('systemctl start sampan' or 'sampan serve'), or name another socket with --endpoint";
        string[] found = Array.FindAll(KnownSockets, s => File.Exists(s) && !e.Message.Contains(s, StringComparison.Ordinal));
        return found.Length == 0 ? Advice : $"{Advice}; on this machine there is unix://{string.Join(", unix://", found)}";
    }
}
