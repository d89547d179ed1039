using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does the kubelet run on without a restart?</summary>
internal sealed class KubeletStableProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "kubelet-stable";

    /// <inheritdoc/>
    public string Title => "Does the kubelet run on without a restart?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        if (KubeletProcesses.Find(node.Files) is not { } before)
            return this.Failed("no kubelet runs");
        await Task.Delay(node.Options.Settle, node.Tools.Time, cancellation);
        KubeletProcess? after = KubeletProcesses.Find(node.Files);
        if (after?.Pid != before.Pid)
            return this.Failed(after is null ? $"the kubelet {before.Pid} has ended: see journalctl -u kubelet" : $"it was started anew: {before.Pid}, then {after.Pid}; see journalctl -u kubelet");
        return this.Ok($"process {before.Pid} for {node.Options.Settle.TotalSeconds:0} s");
    }
}
