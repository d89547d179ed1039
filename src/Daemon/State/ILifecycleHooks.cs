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
    /// <returns>The spec to use.</returns>
    Task<RuntimeSpec> CreateContainerAsync(string id, RuntimeSpec spec, CancellationToken token);

    /// <summary>A container was made.</summary>
    Task PostCreateContainerAsync(string id, CancellationToken token);

    /// <summary>A container is about to start. Refuses by throwing.</summary>
    Task StartContainerAsync(string id, CancellationToken token);

    /// <summary>A container was started.</summary>
    Task PostStartContainerAsync(string id, CancellationToken token);

    /// <summary>A container's end is on record. Returns at once.</summary>
    void ContainerStopped(string id);

    /// <summary>A container is about to be forgotten.</summary>
    Task RemoveContainerAsync(string id, CancellationToken token);
}
