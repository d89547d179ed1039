using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does no pod run twice?</summary>
internal sealed class DoublePodsProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "double-pods";

    /// <inheritdoc/>
    public string Title => "Does no pod run twice?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        ListPodSandboxResponse pods = await node.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellation);
        PodSandbox[] ready = [.. pods.Items.Where(p => p.State == PodSandboxState.SandboxReady && p.Labels.ContainsKey(KubernetesLabels.PodUid))];
        string[] twice = [.. ready.GroupBy(p => $"{p.Metadata.Namespace}/{p.Metadata.Name}", StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => $"{g.Key}: {g.Count()} times")];
        return twice.Length == 0 ? this.Ok($"{ready.Length} pods, each once") : this.Failed(Answer.Some(twice));
    }
}
