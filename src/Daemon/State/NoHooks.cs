using Sampan.Oci.Runtime;

namespace Sampan.Daemon.State;

/// <summary>Nobody takes part.</summary>
internal sealed class NoHooks : ILifecycleHooks
{
    public Task RunSandboxAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task StopSandboxAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task RemoveSandboxAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task<RuntimeSpec> CreateContainerAsync(string id, RuntimeSpec spec, CancellationToken token) => Task.FromResult(spec);

    public Task PostCreateContainerAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task StartContainerAsync(string id, CancellationToken token) => Task.CompletedTask;

    public Task PostStartContainerAsync(string id, CancellationToken token) => Task.CompletedTask;

    public void ContainerStopped(string id)
    {
    }

    public Task RemoveContainerAsync(string id, CancellationToken token) => Task.CompletedTask;
}
