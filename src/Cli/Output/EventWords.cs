using System.Globalization;
using Sampan.Cri.V1;

namespace Sampan.Cli.Output;

/// <summary>Events in words.</summary>
internal static class EventWords
{
    private const int NanosecondsPerTick = 100;

    /// <summary>What may happen.</summary>
    public static readonly IReadOnlyList<string> All = ["created", "started", "stopped", "deleted"];

    /// <summary>The event of a word, also of docker's; null when it is none.</summary>
    public static ContainerEventType? TryParse(string word) => word switch
    {
        "created" or "create" => ContainerEventType.ContainerCreatedEvent,
        "started" or "start" => ContainerEventType.ContainerStartedEvent,
        "stopped" or "stop" or "die" => ContainerEventType.ContainerStoppedEvent,
        "deleted" or "delete" or "destroy" => ContainerEventType.ContainerDeletedEvent,
        _ => null,
    };

    /// <summary>Whether it happened to a pod rather than to a container in it.</summary>
    public static bool IsOfPod(ContainerEventResponse next) => next.PodSandboxStatus?.Id == next.ContainerId;

    /// <summary>The container's status; null when the runtime does not give it.</summary>
    public static ContainerStatus? ContainerOf(ContainerEventResponse next) =>
        next.ContainersStatuses.FirstOrDefault(status => status.Id == next.ContainerId);

    /// <summary>A line for a person: when, what, to whom.</summary>
    /// <param name="next">The event.</param>
    /// <param name="id">The id as it is to be shown.</param>
    public static string Line(ContainerEventResponse next, string id)
    {
        DateTimeOffset moment = DateTimeOffset.UnixEpoch.AddTicks(next.CreatedAt / NanosecondsPerTick);
        PodSandboxMetadata? pod = next.PodSandboxStatus?.Metadata;
        string of = IsOfPod(next) ? "pod" : "container";
        string what = (int)next.ContainerEventType is >= 0 and int index && index < All.Count ? All[index] : next.ContainerEventType.ToString();
        List<string> facts = [];
        if (pod is not null)
            facts.Add($"pod={pod.Namespace}/{pod.Name}");
        if (ContainerOf(next) is { } container)
        {
            facts.Add($"name={container.Metadata?.Name}");
            if (next.ContainerEventType == ContainerEventType.ContainerStoppedEvent)
                facts.Add(string.Create(CultureInfo.InvariantCulture, $"exitCode={container.ExitCode}"));
        }

        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{moment:yyyy-MM-ddTHH:mm:ss.fffffffZ} {of} {what} {id}{(facts.Count > 0 ? $" ({string.Join(", ", facts)})" : "")}");
        // What a pod's author controls must not move the cursor or forge lines.
        return string.Concat(line.Select(c => char.IsControl(c) ? '?' : c));
    }
}
