using Google.Protobuf;
using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>All that there is, in messages small enough for ttrpc.</summary>
internal static class SynchronizeParts
{
    // Room for the envelope, and for plugins whose own limit is a little lower.
    private const int MaxBytes = TtrpcFrame.MaxPayload * 3 / 4;

    /// <summary>The messages in their order, at least one; each but the last says that more follow.</summary>
    public static IReadOnlyList<SynchronizeRequest> Split(
        IReadOnlyList<PodSandbox> pods, IReadOnlyList<Container> containers, int maxBytes = MaxBytes)
    {
        var parts = new List<SynchronizeRequest> { new() };
        int bytes = 0;
        foreach (PodSandbox pod in pods)
        {
            PartFor(pod).Pods.Add(pod);
        }
        foreach (Container container in containers)
        {
            PartFor(container).Containers.Add(container);
        }
        return parts;

        SynchronizeRequest PartFor(IMessage item)
        {
            int size = item.CalculateSize();
            if (bytes > 0 && bytes + size > maxBytes)
            {
                parts[^1].More = true;
                parts.Add(new SynchronizeRequest());
                bytes = 0;
            }
            bytes += size;
            return parts[^1];
        }
    }
}
