namespace Sampan.Cri.Grpc.Server;

/// <summary>The answer of a server-streaming method, written message by message.</summary>
/// <typeparam name="T">The message.</typeparam>
public abstract class ServerStream<T>
{
    /// <summary>Sends the headers, which tells the caller that the call was accepted. Optional before a write.</summary>
    public abstract Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Sends a message; completes when the transport can take the next, so a slow reader slows the writer.</summary>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED for a message over <see cref="GrpcLimits.MaxMessageBytes"/>; nothing is sent of it.</exception>
    /// <exception cref="OperationCanceledException">The call has ended, or the token was cancelled.</exception>
    public abstract Task WriteAsync(T message, CancellationToken cancellationToken);
}
