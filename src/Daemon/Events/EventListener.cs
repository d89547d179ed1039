using System.Threading.Channels;
using Sampan.Cri;
using Sampan.Cri.V1;

namespace Sampan.Daemon.Events;

/// <summary>One who listens to events: what it has not read yet, and whether it was cut off.</summary>
internal sealed class EventListener : IDisposable
{
    private readonly Channel<ContainerEventResponse> _events = Channel.CreateBounded<ContainerEventResponse>(EventHub.Backlog);
    private readonly CancellationTokenSource _cutOff = new();

    /// <summary>What comes; ends with RESOURCE_EXHAUSTED once it was cut off.</summary>
    public ChannelReader<ContainerEventResponse> Events => _events.Reader;

    /// <summary>Cancelled when it was cut off, also while it is being written to and takes nothing.</summary>
    public CancellationToken CutOff => _cutOff.Token;

    /// <summary>Why it was cut off.</summary>
    public static CriException Reason => CriException.ResourceExhausted(
        $"the client is {EventHub.Backlog} events behind and was cut off: list, then listen again");

    /// <summary>Gives it an event, or cuts it off when there is no room.</summary>
    public void Add(ContainerEventResponse message)
    {
        if (!_events.Writer.TryWrite(message) && _events.Writer.TryComplete(Reason))
        {
            // On another thread: who listens to this must not hold up the one who publishes.
            _ = _cutOff.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cutOff.Dispose();
}
