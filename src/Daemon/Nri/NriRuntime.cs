using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sampan.Cri.Nri;
using Sampan.Daemon.Containers;
using Sampan.Daemon.Engines;
using Sampan.Daemon.State;
using CriState = Sampan.Cri.V1.ContainerState;

namespace Sampan.Daemon.Nri;

/// <summary>What plugins see of the node, and what they may do to it.</summary>
internal sealed partial class NriRuntime(ObjectState state, IContainerEngine engine, ILogger<NriRuntime> logger)
{
    private readonly ConcurrentDictionary<string, bool> _announced = new(StringComparer.Ordinal);

    /// <summary>The objects.</summary>
    public ObjectState State => state;

    /// <summary>Plugins were told of an object that may be unfinished: one that comes in now must be shown it.</summary>
    public void Announced(string id) => _announced[id] = true;

    /// <summary>An object is going.</summary>
    public void Forget(string id) => _announced.TryRemove(id, out _);

    /// <summary>All that a new plugin must know of.</summary>
    public (IReadOnlyList<PodSandbox> Pods, IReadOnlyList<Container> Containers) Snapshot() => (
        [.. state.Sandboxes.All.Where(pod => pod.IsComplete || _announced.ContainsKey(pod.Id)).Select(NriObjects.Pod)],
        [
            .. state.Containers.All.Where(each => each.IsComplete || _announced.ContainsKey(each.Id)).Select(Show),
        ]);

    /// <summary>A container as plugins see it, with all that was made of it.</summary>
    public Container Show(ContainerRecord record) => NriObjects.Container(record, ReadSpec(record.Id));

    /// <summary>Remembers what plugins set, so that the container's status tells it.</summary>
    public void Record(string id, LinuxResources? resources, OptionalInt? oomScore)
    {
        if (resources is null && oomScore is null)
        {
            return;
        }
        Sampan.Cri.V1.LinuxContainerResources change = NriObjects.Resources(resources ?? new LinuxResources());
        change.OomScoreAdj = oomScore?.Value ?? 0;
        state.Containers.Update(id, known => known with { Resources = ResourceMerge.Apply(known.Resources, change) });
    }

    /// <summary>Refuses classes in an update: a container keeps those that it was made with.</summary>
    /// <exception cref="NriException">There is one.</exception>
    public static void RequireNumbers(LinuxResources resources)
    {
        if (resources.BlockioClass is not null || resources.RdtClass is not null)
        {
            throw new NriException("the block I/O class and the RDT class of a container are set when it is made, not by an update");
        }
    }

    /// <summary>Sets resources of containers as plugins ask.</summary>
    /// <returns>The updates that failed.</returns>
    public async Task<IReadOnlyList<ContainerUpdate>> UpdateAsync(IEnumerable<ContainerUpdate> updates, CancellationToken token)
    {
        var failed = new List<ContainerUpdate>();
        foreach (ContainerUpdate update in updates)
        {
            try
            {
                await UpdateAsync(update, token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogUpdateFailed(update.ContainerId, exception.Message);
                if (!update.IgnoreFailure)
                {
                    failed.Add(update);
                }
            }
        }
        return failed;
    }

    /// <summary>Ends containers as plugins ask. The kubelet decides what becomes of them.</summary>
    public Task EvictAsync(IEnumerable<ContainerEviction> evictions, CancellationToken token)
    {
        foreach (ContainerEviction eviction in evictions)
        {
            token.ThrowIfCancellationRequested();
            if (state.Containers.Find(eviction.ContainerId) is { State: CriState.ContainerRunning } record)
            {
                LogEvicted(record.Id, eviction.Reason);
                engine.SignalContainer(
                    record.Id, new ContainerProcess(record.Pid, record.PidStartTime, record.MonitorPid), Linux.Processes.Signals.Kill, all: true);
            }
        }
        return Task.CompletedTask;
    }

    // A bundle may go at any time.
    private Oci.Runtime.RuntimeSpec? ReadSpec(string id)
    {
        try
        {
            return engine.ReadSpec(id);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return null;
        }
    }

    private async Task UpdateAsync(ContainerUpdate update, CancellationToken token)
    {
        ContainerRecord record = state.Containers.Find(update.ContainerId)
            ?? throw new NriException($"there is no container {update.ContainerId}");
        if (update.Linux?.Resources is { } resources && record.State != CriState.ContainerExited)
        {
            RequireNumbers(resources);
            var change = new ResourceChange(NriObjects.Resources(resources))
            {
                Further = known => ResourceAdjustment.Apply(known, resources),
            };
            await engine.UpdateResourcesAsync(record.Id, record.State == CriState.ContainerRunning, change, token);
            Record(record.Id, resources, null);
        }
    }

    [LoggerMessage(9201, LogLevel.Warning, "resources of container {Container} could not be set as an NRI plugin asked: {Reason}")]
    private partial void LogUpdateFailed(string container, string reason);

    [LoggerMessage(9202, LogLevel.Information, "container {Container} is ended as an NRI plugin asked: {Reason}")]
    private partial void LogEvicted(string container, string reason);
}
