using Sampan.Cri;
using Sampan.Cri.V1;
using Sampan.Daemon.Sandboxes;
using Sampan.Daemon.State;

namespace Sampan.Daemon.Events;

/// <summary>
/// Makes an event of each change of a record and gives it to all who listen. An event holds the pod's status as of its
/// making, which is after the change was published. Nothing is dropped: a listener who falls behind is cut off, and lists.
/// </summary>
internal sealed class EventHub
{
    /// <summary>Events that a listener may be behind.</summary>
    internal const int Backlog = 1000;

    /// <summary>Listeners at a time.</summary>
    internal const int MaxListeners = 100;

    private readonly Lock _lock = new();
    private readonly List<EventListener> _listeners = [];
    private readonly ObjectState _state;
    private readonly SandboxSnapshots _snapshots;

    /// <summary>Listens to the records.</summary>
    public EventHub(ObjectState state, SandboxSnapshots snapshots)
    {
        _state = state;
        _snapshots = snapshots;
        state.Sandboxes.Changed += OnSandbox;
        state.Containers.Changed += OnContainer;
    }

    /// <summary>Listens to events from now on, until <see cref="Leave"/>.</summary>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED: too many listen.</exception>
    public EventListener Join()
    {
        lock (_lock)
        {
            if (_listeners.Count >= MaxListeners)
            {
                throw CriException.ResourceExhausted($"{MaxListeners} clients listen to events already: end one of them");
            }
            var listener = new EventListener();
            _listeners.Add(listener);
            return listener;
        }
    }

    /// <summary>Listens no more.</summary>
    public void Leave(EventListener listener)
    {
        lock (_lock)
        {
            _listeners.Remove(listener);
        }
        listener.Dispose();
    }

    private void OnSandbox(SandboxRecord? before, SandboxRecord? after)
    {
        foreach (ContainerEventType type in EventRules.Of(before, after))
        {
            Publish(type, (after ?? before)!.Id, after ?? before);
        }
    }

    private void OnContainer(ContainerRecord? before, ContainerRecord? after)
    {
        foreach (ContainerEventType type in EventRules.Of(before, after))
        {
            ContainerRecord record = (after ?? before)!;
            Publish(type, record.Id, _state.Sandboxes.Find(record.SandboxId));
        }
    }

    private void Publish(ContainerEventType type, string id, SandboxRecord? sandbox)
    {
        lock (_lock)
        {
            if (_listeners.Count == 0)
            {
                return;
            }
            var message = new ContainerEventResponse { ContainerId = id, ContainerEventType = type, CreatedAt = _state.Now };
            if (sandbox is not null)
            {
                message.PodSandboxStatus = _snapshots.Of(sandbox);
                message.ContainersStatuses.Add(_snapshots.ContainersOf(sandbox.Id));
            }
            _listeners.ForEach(listener => listener.Add(message));
        }
    }
}
