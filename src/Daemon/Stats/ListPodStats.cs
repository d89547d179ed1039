using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Stats;

/// <summary>RuntimeService/PodSandboxStats, ListPodSandboxStats and StreamPodSandboxStats.</summary>
internal sealed class ListPodStats(ObjectState state, IContainerEngine engine, PodStatsReader reader)
{
    /// <summary>The stats of one pod.</summary>
    /// <exception cref="CriException">NOT_FOUND: there is none.</exception>
    public Task<PodSandboxStatsResponse> OneAsync(PodSandboxStatsRequest request)
    {
        SandboxRecord record = state.Sandboxes.Resolve(request.PodSandboxId)
            ?? throw CriException.NotFound($"sandbox \"{request.PodSandboxId}\" not found");
        return Task.FromResult(new PodSandboxStatsResponse { Stats = reader.Read(record) });
    }

    /// <summary>The stats of the ready pods that fit the filter.</summary>
    public Task<ListPodSandboxStatsResponse> HandleAsync(ListPodSandboxStatsRequest request) =>
        Task.FromResult(new ListPodSandboxStatsResponse { Stats = { Find(request.Filter) } });

    /// <summary>The stats of the ready pods that fit the filter.</summary>
    public IEnumerable<PodSandboxStats> Find(PodSandboxStatsFilter? filter) =>
        Ready()
            .Where(record => filter is null || filter.Id.Length == 0 || record.Id.StartsWith(filter.Id, StringComparison.Ordinal))
            .Where(record => LabelSelection.Fits(record.Config.Labels, filter?.LabelSelector))
            .Select(reader.Read);

    /// <summary>The pods that run.</summary>
    public IEnumerable<SandboxRecord> Ready() => state.Sandboxes.All
        .Where(record => record.State(state.BootId, engine.IsSandboxRunning(record.Id, record.Handle)) == PodSandboxState.SandboxReady);
}
