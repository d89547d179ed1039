using System.Runtime.CompilerServices;
using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Containers;

/// <summary>RuntimeService/ListContainers and StreamContainers.</summary>
internal sealed class ListContainers(ObjectState state, ContainerCreations creations)
{
    // A record never changes: what it is in a list is made once. Kubelets ask every second.
    private readonly ConditionalWeakTable<ContainerRecord, Container> _items = [];

    /// <summary>The containers that fit the filter, newest first.</summary>
    public Task<ListContainersResponse> HandleAsync(ListContainersRequest request, CancellationToken token) =>
        Task.FromResult(new ListContainersResponse { Containers = { Find(request.Filter) } });

    /// <summary>The containers that fit the filter, newest first.</summary>
    public IEnumerable<Container> Find(ContainerFilter? filter) => Records(filter).Select(record => _items.GetValue(record, ToItem));

    /// <summary>The records that fit the filter, newest first.</summary>
    public IEnumerable<ContainerRecord> Records(ContainerFilter? filter)
    {
        // In this order: a creation that ends meanwhile is under way or unclaimed in one of the two looks that follow.
        IReadOnlyList<ContainerRecord> records = [.. state.Containers.All.Where(record => record.IsComplete)];
        // A kubelet never adopts a created container that it was not told of: hidden until it is, or its retry comes.
        IReadOnlyDictionary<string, string> underWay = creations.Operations.Stages;
        HashSet<string> unclaimed = [.. creations.Operations.Unclaimed.Select(item => item.Result)];
        return records
            .Where(record => !unclaimed.Contains(record.Id)
                && !underWay.ContainsKey(ContainerRules.Key(record.SandboxId, record.Config.Metadata)))
            .Where(record => filter is null || Fits(record, filter))
            .OrderByDescending(record => record.CreatedAt);
    }

    private static bool Fits(ContainerRecord record, ContainerFilter filter) =>
        (filter.Id.Length == 0 || record.Id.StartsWith(filter.Id, StringComparison.Ordinal))
        && (filter.PodSandboxId.Length == 0 || record.SandboxId.StartsWith(filter.PodSandboxId, StringComparison.Ordinal))
        && (filter.State is null || record.State == filter.State.State)
        && LabelSelection.Fits(record.Config.Labels, filter.LabelSelector);

    private static Container ToItem(ContainerRecord record) => new()
    {
        Id = record.Id,
        PodSandboxId = record.SandboxId,
        Metadata = record.Config.Metadata,
        Image = record.Config.Image,
        ImageRef = record.ImageId,
        ImageId = record.ImageId,
        State = record.State,
        CreatedAt = record.CreatedAt,
        Labels = { record.Config.Labels },
        Annotations = { record.Config.Annotations },
    };
}
