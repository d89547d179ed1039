using Sampan.Cli.Commands;
using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>Pods, and among them those that <c>sampan run</c> made for one container.</summary>
internal sealed class RunPods(Session session)
{
    /// <summary>Marks a pod that <c>sampan run</c> made: it goes with its last container.</summary>
    public const string Label = "sampan.dev/made-by";

    public const string LabelValue = "run";

    public static bool IsOurs(PodSandbox pod) => pod.Labels.TryGetValue(Label, out string? value) && value == LabelValue;

    /// <summary>Stops and removes a pod, and the logs of one of ours.</summary>
    public async Task RemoveAsync(PodSandbox pod, CancellationToken cancellation)
    {
        await RemoveAsync(pod.Id, cancellation);
        if (IsOurs(pod))
            RemoveLogs(pod.Metadata);
    }

    public async Task RemoveAsync(string id, CancellationToken cancellation)
    {
        await session.Runtime.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = id }, cancellation);
        await session.Runtime.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = id }, cancellation);
    }

    /// <summary>The pod is gone already: a log that stays is worth a word, not a failure.</summary>
    public void RemoveLogs(PodSandboxMetadata pod)
    {
        try
        {
            RunLogs.Remove(pod);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            session.Terminal.Error($"the log of pod {pod.Name} stays: {e.Message}");
        }
    }
}
