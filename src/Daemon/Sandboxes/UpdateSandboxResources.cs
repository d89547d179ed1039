using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>
/// RuntimeService/UpdatePodSandboxResources: the kubelet tells of a resize that it has made on the pod's cgroup already;
/// it is recorded.
/// </summary>
internal sealed class UpdateSandboxResources(ObjectState state)
{
    /// <summary>Records a pod's resources and overhead; what is not said stays.</summary>
    /// <exception cref="CriException">NOT_FOUND: there is no such sandbox.</exception>
    public async Task<UpdatePodSandboxResourcesResponse> HandleAsync(
        UpdatePodSandboxResourcesRequest request, CancellationToken token)
    {
        SandboxRecord record = state.Sandboxes.Resolve(request.PodSandboxId)
            ?? throw CriException.NotFound($"sandbox \"{request.PodSandboxId}\" not found");
        await state.Hooks.UpdateSandboxAsync(record.Id, request.Resources, request.Overhead, token);
        state.Sandboxes.Update(record.Id, known => known with
        {
            Resources = request.Resources ?? known.Resources,
            Overhead = request.Overhead ?? known.Overhead,
        });
        await state.Hooks.PostUpdateSandboxAsync(record.Id, token);
        return new UpdatePodSandboxResourcesResponse();
    }
}
