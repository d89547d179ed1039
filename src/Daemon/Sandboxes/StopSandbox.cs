using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.Lifecycle;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>RuntimeService/StopPodSandbox: kills first, then the network, then the rest.</summary>
internal sealed class StopSandbox(
    ObjectState state, IContainerEngine engine, StopContainer containers, SandboxNetwork network, JoinedOperations<string> stops)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Stops a sandbox; one that is stopped or gone is success.</summary>
    public async Task<StopPodSandboxResponse> HandleAsync(StopPodSandboxRequest request, CancellationToken token)
    {
        if (state.Sandboxes.Resolve(request.PodSandboxId) is { } record)
        {
            await StopAsync(record.Id, token);
        }
        return new StopPodSandboxResponse();
    }

    /// <summary>Stops a sandbox, or joins its stop under way.</summary>
    public Task StopAsync(string id, CancellationToken token) => stops.RunAsync(
        id,
        Limit,
        async (_, own) =>
        {
            await StopNowAsync(id, own);
            return id;
        },
        token);

    private async Task StopNowAsync(string id, CancellationToken token)
    {
        if (state.Sandboxes.Find(id) is not { } record)
        {
            return;
        }
        // Each part is tried whatever became of the others; the first failure is told once all were.
        Task kills = Task.WhenAll(state.ContainersOf(id).Select(container => containers.KillAsync(container.Id, token)));
        await kills.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (record.IsComplete && record.StoppedAt == 0)
        {
            await state.Hooks.StopSandboxAsync(id, token);
        }
        Task teardown = network.TearDownAsync(id, record.Handle.FindNetworkNamespace(), token);
        await teardown.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await engine.StopSandboxAsync(id, record.Handle, token);
        await kills;
        await teardown;
        state.Sandboxes.Update(id, known => known.StoppedAt != 0 ? known : known with { StoppedAt = state.Now });
    }
}
