using Sampan.Cri;
using Sampan.Cri.Grpc;
using Sampan.Daemon.Cni;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Engines.Native;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;
using Sampan.Docker;
using Sampan.Images.Adoption;
using Sampan.Images.Registry;
using Sampan.Images.Trust;

namespace Sampan.Daemon.Api;

/// <summary>The only place where an exception becomes a gRPC status.</summary>
internal static class StatusMapper
{
    /// <summary>The status of an exception. Deadlines and cancellations of the call itself are the server's affair.</summary>
    public static GrpcStatus Map(Exception exception) => exception switch
    {
        StepFailedException failed => Wrap(failed),
        CriException known => new GrpcStatus(known.Code, known.Message),
        AmbiguousIdException => new GrpcStatus(GrpcStatusCode.InvalidArgument, exception.Message),
        ImageNotFoundException => new GrpcStatus(GrpcStatusCode.NotFound, exception.Message),
        // Clients match the token at the start of the text, and only code UNKNOWN leaves the text alone.
        RegistryUnavailableException => new GrpcStatus(GrpcStatusCode.Unknown, $"RegistryUnavailable: {exception.Message}"),
        SignatureValidationException => new GrpcStatus(GrpcStatusCode.Unknown, $"SignatureValidationFailed: {exception.Message}"),
        RegistryUnauthorizedException => new GrpcStatus(GrpcStatusCode.Unauthenticated, exception.Message),
        DockerException { IsUnavailable: true } => new GrpcStatus(GrpcStatusCode.Unavailable, exception.Message),
        DockerException { IsNotFound: true } => new GrpcStatus(GrpcStatusCode.NotFound, exception.Message),
        DockerException { Status: 400 } => new GrpcStatus(GrpcStatusCode.InvalidArgument, exception.Message),
        DockerException { IsConflict: true } => new GrpcStatus(GrpcStatusCode.FailedPrecondition, exception.Message),
        ForeignStoreException => new GrpcStatus(GrpcStatusCode.FailedPrecondition, exception.Message),
        ContainerStartException or OciRuntimeException or CniException => new GrpcStatus(GrpcStatusCode.Unknown, exception.Message),
        TimeoutException => new GrpcStatus(GrpcStatusCode.DeadlineExceeded, exception.Message),
        OperationCanceledException => new GrpcStatus(GrpcStatusCode.Canceled, "the operation was cancelled"),
        _ => new GrpcStatus(GrpcStatusCode.Unknown, exception.Message),
    };

    // The cause's code and, where no client matches the beginning of its text, the step that it happened in.
    private static GrpcStatus Wrap(StepFailedException failed)
    {
        GrpcStatus cause = Map(failed.InnerException!);
        string left = failed.UndoFailures.Count == 0 ? "" : $" (left behind: {string.Join("; ", failed.UndoFailures)})";
        return cause.Message.StartsWith("RegistryUnavailable", StringComparison.Ordinal)
            || cause.Message.StartsWith("SignatureValidationFailed", StringComparison.Ordinal)
            ? cause
            : new GrpcStatus(cause.Code, $"{failed.Message}{left}");
    }
}
