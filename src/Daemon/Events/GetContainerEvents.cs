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
        IAsyncEnumerator<ContainerEventResponse> events = hub.ListenAsync(token).GetAsyncEnumerator(token);
        await using (events)
        {
            // Begun before the client hears that it was accepted, so that it misses nothing from then on.
            ValueTask<bool> next = events.MoveNextAsync();
            await stream.StartAsync(token);
            while (await next)
            {
                await stream.WriteAsync(events.Current, token);
                next = events.MoveNextAsync();
            }
        }
    }
}
