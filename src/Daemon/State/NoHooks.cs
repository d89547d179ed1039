using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.State;

/// <summary>Nobody takes part.</summary>
internal sealed class NoHooks : ILifecycleHooks
{
    public Task RunSandboxAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task StopSandboxAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task RemoveSandboxAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task<RuntimeSpec> CreateContainerAsync(string id, RuntimeSpec spec, ISpecOffers offers, CancellationToken token) =>
        Task.FromResult(spec);

    public Task PostCreateContainerAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task StartContainerAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task PostStartContainerAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task<ResourceChange> UpdateContainerAsync(string id, LinuxContainerResources asked, CancellationToken token) =>
        Task.FromResult(new ResourceChange(asked));

    public Task PostUpdateContainerAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task UpdateSandboxAsync(
        string id, LinuxContainerResources? resources, LinuxContainerResources? overhead, CancellationToken token) => Task.CompletedTask;

    public Task PostUpdateSandboxAsync(string id, CancellationToken token) => Task.CompletedTask;

    public void ContainerStopped(string id)
    {
    }

    public Task RemoveContainerAsync(string id, CancellationToken token) => Task.CompletedTask;
}
