using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Containers;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Stats;

/// <summary>RuntimeService/ContainerStats, ListContainerStats and StreamContainerStats.</summary>
internal sealed class ListContainerStats(ObjectState state, ListContainers containers, ContainerStatsReader reader)
{
    /// <summary>The stats of one container.</summary>
    /// <exception cref="CriException">NOT_FOUND: there is none.</exception>
    public Task<ContainerStatsResponse> OneAsync(ContainerStatsRequest request, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Get(request.ContainerId);
        return Task.FromResult(new ContainerStatsResponse
        {
            Stats = reader.TryRead(record) ?? throw CriException.NotFound($"container \"{request.ContainerId}\" not found"),
        });
    }

    /// <summary>The stats of the containers that fit the filter and have not exited.</summary>
    public Task<ListContainerStatsResponse> HandleAsync(ListContainerStatsRequest request, CancellationToken token) =>
        Task.FromResult(new ListContainerStatsResponse { Stats = { Find(request.Filter) } });

    /// <summary>The stats of the containers that fit the filter and have not exited.</summary>
    public IEnumerable<Sampan.Cri.V1.ContainerStats> Find(ContainerStatsFilter? filter) =>
        containers.Records(ToListFilter(filter))
            .Where(record => record.State != ContainerState.ContainerExited)
            .Select(reader.TryRead)
            .OfType<Sampan.Cri.V1.ContainerStats>();

    private static ContainerFilter ToListFilter(ContainerStatsFilter? filter)
    {
        var list = new ContainerFilter { Id = filter?.Id ?? "", PodSandboxId = filter?.PodSandboxId ?? "" };
        foreach ((string key, string value) in filter?.LabelSelector ?? [])
        {
            list.LabelSelector.Add(key, value);
        }
        return list;
    }
}
