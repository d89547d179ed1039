using Sampan.Cri.Grpc.Server;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Events;

/// <summary>RuntimeService/GetContainerEvents: always on; it costs nothing while nobody listens.</summary>
internal sealed class GetContainerEvents(EventHub hub)
{
    /// <summary>Streams events until the client leaves.</summary>
    /// <exception cref="Sampan.Cri.CriException">RESOURCE_EXHAUSTED: the client fell behind.</exception>
    public async Task HandleAsync(ServerStream<ContainerEventResponse> stream, CancellationToken token)
    {
        EventListener listener = hub.Join();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token, listener.CutOff);
        try
        {
            // Joined before the client hears that it was accepted, so that it misses nothing from then on.
            await stream.StartAsync(token);
            await foreach (ContainerEventResponse next in listener.Events.ReadAllAsync(token))
            {
                // A client that takes nothing at all is cut off in the middle of a write.
                await stream.WriteAsync(next, ended.Token);
            }
        }
        catch (OperationCanceledException) when (listener.CutOff.IsCancellationRequested && !token.IsCancellationRequested)
        {
            throw EventListener.Reason;
        }
        finally
        {
            hub.Leave(listener);
        }
    }
}
