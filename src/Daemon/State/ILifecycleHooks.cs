using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.State;

/// <summary>
/// Those who take part in the life of pods: the verbs tell of each step, and some steps may be refused or changed.
/// A method that throws refuses the step where its summary says so; the others never fail.
/// </summary>
internal interface ILifecycleHooks
{
    /// <summary>A sandbox is made and about to be ready. Refuses by throwing.</summary>
    Task RunSandboxAsync(string id, CancellationToken token);

    /// <summary>A sandbox's containers have ended; its network still stands.</summary>
    Task StopSandboxAsync(string id, CancellationToken token);

    /// <summary>A sandbox is about to be forgotten.</summary>
    Task RemoveSandboxAsync(string id, CancellationToken token);

    /// <summary>The spec of a container that is being made. Refuses by throwing.</summary>
    /// <param name="id">The container.</param>
    /// <param name="spec">Its spec as the request has it.</param>
    /// <param name="offers">What a spec can be given on this host.</param>
    /// <param name="token">Gives up.</param>
    /// <returns>The spec to use.</returns>
    Task<RuntimeSpec> CreateContainerAsync(string id, RuntimeSpec spec, ISpecOffers offers, CancellationToken token);

    /// <summary>A container was made.</summary>
    Task PostCreateContainerAsync(string id, CancellationToken token);

    /// <summary>A container is about to start. Refuses by throwing.</summary>
    Task StartContainerAsync(string id, CancellationToken token);

    /// <summary>A container was started.</summary>
    Task PostStartContainerAsync(string id, CancellationToken token);

    /// <summary>A container's resources are about to change. Refuses by throwing.</summary>
    /// <returns>The change to make.</returns>
    Task<ResourceChange> UpdateContainerAsync(string id, LinuxContainerResources asked, CancellationToken token);

    /// <summary>A container's resources were changed.</summary>
    Task PostUpdateContainerAsync(string id, CancellationToken token);

    /// <summary>A sandbox's resources are about to change. Refuses by throwing.</summary>
    /// <param name="id">The sandbox.</param>
    /// <param name="resources">What the containers have together; null when that is not said.</param>
    /// <param name="overhead">What the pod costs beside them; null when that is not said.</param>
    /// <param name="token">Gives up.</param>
    Task UpdateSandboxAsync(string id, LinuxContainerResources? resources, LinuxContainerResources? overhead, CancellationToken token);

    /// <summary>A sandbox's resources were changed.</summary>
    Task PostUpdateSandboxAsync(string id, CancellationToken token);

    /// <summary>A container's end is on record. Returns at once.</summary>
    void ContainerStopped(string id);

    /// <summary>A container is about to be forgotten.</summary>
    Task RemoveContainerAsync(string id, CancellationToken token);
}
