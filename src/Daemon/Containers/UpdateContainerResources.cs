using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/UpdateContainerResources: zero and empty mean "as it is".</summary>
internal sealed class UpdateContainerResources(ObjectState state, IContainerEngine engine)
{
    /// <summary>Sets resources; what is recorded changes only after the kernel took them.</summary>
    /// <exception cref="Sampan.Cri.CriException">NOT_FOUND, or FAILED_PRECONDITION for an exited container.</exception>
    public async Task<UpdateContainerResourcesResponse> HandleAsync(
        UpdateContainerResourcesRequest request, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Get(request.ContainerId);
        if (record.State == ContainerState.ContainerExited)
        {
            throw Sampan.Cri.CriException.FailedPrecondition($"container {record.Id} has exited: it has no resources to set");
        }
        if (request.Linux is { } asked)
        {
            ResourceChange change = await state.Hooks.UpdateContainerAsync(record.Id, asked, token);
            await engine.UpdateResourcesAsync(record.Id, record.State == ContainerState.ContainerRunning, change, token);
            state.Containers.Update(record.Id, known => known with { Resources = ResourceMerge.Apply(known.Resources, change.Resources) });
            await state.Hooks.PostUpdateContainerAsync(record.Id, token);
        }
        return new UpdateContainerResourcesResponse();
    }
}
