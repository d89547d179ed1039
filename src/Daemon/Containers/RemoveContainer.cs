using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/RemoveContainer: kills what runs, removes all that was made.</summary>
internal sealed class RemoveContainer(
    ObjectState state, IContainerEngine engine, StopContainer stop, ContainerCreations creations, JoinedOperations<string> removals)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Removes a container; one that is gone is success.</summary>
    public async Task<RemoveContainerResponse> HandleAsync(RemoveContainerRequest request, CancellationToken token)
    {
        if (state.Containers.Resolve(request.ContainerId) is { IsComplete: true } record)
        {
            await RemoveAsync(record.Id, token);
        }
        return new RemoveContainerResponse();
    }

    /// <summary>Removes a container, or joins its removal under way.</summary>
    public Task RemoveAsync(string id, CancellationToken token) => removals.RunAsync(
        id,
        Limit,
        async (_, own) =>
        {
            await stop.KillAsync(id, own);
            await state.Hooks.RemoveContainerAsync(id, own);
            await engine.RemoveContainerAsync(id, own);
            state.Containers.Remove(id);
            creations.Operations.Forget(id);
            return id;
        },
        token);
}
