using Sampan.Cri.V1;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Events;

/// <summary>Which events a change of a record is. A sandbox that is ready was created and started in one.</summary>
internal static class EventRules
{
    /// <summary>The events of a sandbox's change, in order.</summary>
    public static IEnumerable<ContainerEventType> Of(SandboxRecord? before, SandboxRecord? after)
    {
        if (after is { IsComplete: true } && before is not { IsComplete: true })
        {
            yield return ContainerEventType.ContainerCreatedEvent;
            yield return ContainerEventType.ContainerStartedEvent;
        }
        if (after is { IsComplete: true, StoppedAt: not 0 } && before is not { StoppedAt: not 0 })
        {
            yield return ContainerEventType.ContainerStoppedEvent;
        }
        if (after is null && before is { IsComplete: true })
        {
            yield return ContainerEventType.ContainerDeletedEvent;
        }
    }

    /// <summary>The events of a container's change, in order.</summary>
    public static IEnumerable<ContainerEventType> Of(ContainerRecord? before, ContainerRecord? after)
    {
        if (after is { IsComplete: true } && before is not { IsComplete: true })
        {
            yield return ContainerEventType.ContainerCreatedEvent;
        }
        if (after is { StartedAt: not 0 } && before is not { StartedAt: not 0 })
        {
            yield return ContainerEventType.ContainerStartedEvent;
        }
        if (after is { FinishedAt: not 0 } && before is not { FinishedAt: not 0 })
        {
            yield return ContainerEventType.ContainerStoppedEvent;
        }
        if (after is null && before is { IsComplete: true })
        {
            yield return ContainerEventType.ContainerDeletedEvent;
        }
    }
}
