using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>RuntimeService/RemovePodSandbox: stops, removes the containers, then the sandbox.</summary>
internal sealed class RemoveSandbox(
    ObjectState state, IContainerEngine engine, StopSandbox stop, RemoveContainer containers, JoinedOperations<string> removals)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Removes a sandbox; one that is gone is success.</summary>
    public async Task<RemovePodSandboxResponse> HandleAsync(RemovePodSandboxRequest request, CancellationToken token)
    {
        if (state.Sandboxes.Resolve(request.PodSandboxId) is { } record)
        {
            await removals.RunAsync(record.Id, Limit, (_, own) => RemoveAsync(record.Id, own), token);
        }
        return new RemovePodSandboxResponse();
    }

    private async Task<string> RemoveAsync(string id, CancellationToken token)
    {
        await stop.StopAsync(id, token);
        foreach (ContainerRecord container in state.ContainersOf(id))
        {
            await containers.RemoveAsync(container.Id, token);
        }
        await state.Hooks.RemoveSandboxAsync(id, token);
        await engine.RemoveSandboxAsync(id, state.Sandboxes.Find(id)?.Handle, token);
        state.Sandboxes.Remove(id);
        return id;
    }
}
