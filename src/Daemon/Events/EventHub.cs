using System.Threading.Channels;
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
    private readonly List<Channel<ContainerEventResponse>> _listeners = [];
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

    /// <summary>Listens to events from now on, until the token is cancelled.</summary>
    /// <exception cref="CriException">RESOURCE_EXHAUSTED: too many listen, or this one fell behind and must list instead.</exception>
    public async IAsyncEnumerable<ContainerEventResponse> ListenAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        Channel<ContainerEventResponse> events = Join();
        try
        {
            await foreach (ContainerEventResponse next in events.Reader.ReadAllAsync(token))
            {
                yield return next;
            }
        }
        finally
        {
            lock (_lock)
            {
                _listeners.Remove(events);
            }
        }
    }

    private Channel<ContainerEventResponse> Join()
    {
        var events = Channel.CreateBounded<ContainerEventResponse>(Backlog);
        lock (_lock)
        {
            if (_listeners.Count >= MaxListeners)
            {
                throw CriException.ResourceExhausted($"{MaxListeners} clients listen to events already: end one of them");
            }
            _listeners.Add(events);
        }
        return events;
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
            foreach (Channel<ContainerEventResponse> listener in _listeners)
            {
                if (!listener.Writer.TryWrite(message))
                {
                    listener.Writer.TryComplete(CriException.ResourceExhausted(
                        $"the client is {Backlog} events behind and was cut off: list, then listen again"));
                }
            }
        }
    }
}
