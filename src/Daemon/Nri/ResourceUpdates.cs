using Sampan.Cri.Nri;
using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Container = Sampan.Cri.Nri.Container;
using Event = Sampan.Cri.Nri.Event;
using PodSandbox = Sampan.Cri.Nri.PodSandbox;

namespace Sampan.Daemon.Nri;

/// <summary>One update of a container's resources as plugins shape it.</summary>
internal sealed class ResourceUpdates(NriDispatch dispatch, NriRuntime runtime)
{
    /// <summary>The change to make. Updates of other containers are made before.</summary>
    /// <exception cref="NriException">A plugin refused, or two disagree.</exception>
    public async Task<ResourceChange> RunAsync(
        PodSandbox pod, Container container, LinuxContainerResources asked, CancellationToken token)
    {
        LinuxResources wanted = NriObjects.Resources(asked);
        var claims = new AdjustmentClaims();
        var own = new LinuxResources();
        var others = new List<ContainerUpdate>();
        var evictions = new List<ContainerEviction>();
        foreach (NriPlugin plugin in dispatch.Wanting(Event.UpdateContainer))
        {
            Sampan.Cri.Nri.UpdateContainerResponse? answer = await dispatch.CallAsync(
                plugin,
                new NriCall<UpdateContainerResponse>(
                    Event.UpdateContainer, "UpdateContainer",
                    new UpdateContainerRequest { Pod = pod, Container = container, LinuxResources = wanted.Clone() },
                    UpdateContainerResponse.Parser),
                token);
            foreach (ContainerUpdate update in ContainerAdjustments.Claimed(plugin, "", answer?.Update ?? [], claims))
            {
                if (update.ContainerId != container.Id)
                {
                    others.Add(update);
                }
                else if (update.Linux?.Resources is { } change)
                {
                    NriRuntime.RequireNumbers(change);
                    NriObjects.Merge(own, change);
                    NriObjects.Merge(wanted, change);
                }
            }
            evictions.AddRange(answer?.Evict ?? []);
        }
        await runtime.UpdateAsync(others, token);
        await runtime.EvictAsync(evictions, token);
        return new ResourceChange(ResourceMerge.Apply(asked, NriObjects.Resources(own)))
        {
            Further = resources => ResourceAdjustment.Apply(resources, own),
        };
    }
}
