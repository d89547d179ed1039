using System.Text.Json.Nodes;
using Sampan.Cri.V1;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does each static pod run, with all of its containers?</summary>
internal sealed class StaticPodsProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "static-pods";

    /// <inheritdoc/>
    public string Title => "Does each static pod run, with all of its containers?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        if (node.Facts.StaticPods.Count == 0)
            return this.Skipped("there are no static pods");
        ListPodSandboxResponse pods = await node.Runtime.ListPodSandboxAsync(new ListPodSandboxRequest(), cancellation);
        IReadOnlyList<Container> running = await node.RunningAsync(cancellation);
        string[] wrong = [.. node.Facts.StaticPods.Select(p => Judge(p, node.Facts.NodeName, pods.Items, running)).OfType<string>()];
        return wrong.Length == 0
            ? this.Ok(Answer.Some([.. node.Facts.StaticPods.Select(p => $"{p.Namespace}/{p.Name}")]))
            : this.Failed(string.Join("; ", wrong));
    }

    private static string? Judge(PodFacts pod, string nodeName, IEnumerable<PodSandbox> pods, IReadOnlyList<Container> running)
    {
        // The kubelet puts the node's name behind that of the manifest.
        PodSandbox? sandbox = pods.FirstOrDefault(s => s.State == PodSandboxState.SandboxReady && s.Metadata.Namespace == pod.Namespace
            && (s.Metadata.Name == $"{pod.Name}-{nodeName}" || s.Metadata.Name == pod.Name));
        if (sandbox is null)
            return $"{pod.Namespace}/{pod.Name} has no ready pod";
        string[] missing =
        [
            .. (pod.Spec["containers"] as JsonArray ?? [])
                .Select(c => (c as JsonObject)?["name"] is JsonValue value && value.TryGetValue(out string? name) ? name : null)
                .OfType<string>()
                .Where(name => !running.Any(c => c.PodSandboxId == sandbox.Id && c.Metadata.Name == name)),
        ];
        return missing.Length == 0 ? null : $"of {pod.Namespace}/{pod.Name} these do not run: {string.Join(", ", missing)}";
    }
}
