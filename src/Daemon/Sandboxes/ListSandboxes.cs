using Sampan.Cri.V1;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Sandboxes;

/// <summary>RuntimeService/ListPodSandbox and StreamPodSandboxes.</summary>
internal sealed class ListSandboxes(ObjectState state, IContainerEngine engine)
{
    /// <summary>The sandboxes that fit the filter, newest first.</summary>
    public Task<ListPodSandboxResponse> HandleAsync(ListPodSandboxRequest request, CancellationToken token) =>
        Task.FromResult(new ListPodSandboxResponse { Items = { Find(request.Filter) } });

    /// <summary>The sandboxes that fit the filter, newest first.</summary>
    public IEnumerable<PodSandbox> Find(PodSandboxFilter? filter) =>
        state.Sandboxes.All
            .Where(record => record.IsComplete || record.UndoFailed)
            .Where(record => filter is null || filter.Id.Length == 0 || record.Id.StartsWith(filter.Id, StringComparison.Ordinal))
            .Where(record => LabelSelection.Fits(record.Config.Labels, filter?.LabelSelector))
            .OrderByDescending(record => record.CreatedAt)
            .Select(ToItem)
            .Where(item => filter?.State is null || item.State == filter.State.State);

    private PodSandbox ToItem(SandboxRecord record) => new()
    {
        Id = record.Id,
        Metadata = record.Config.Metadata,
        State = record.State(state.BootId, engine.IsSandboxRunning(record.Id, record.Handle)),
        CreatedAt = record.CreatedAt,
        Labels = { record.Config.Labels },
        Annotations = { record.Config.Annotations },
        RuntimeHandler = record.RuntimeHandler,
    };
}
