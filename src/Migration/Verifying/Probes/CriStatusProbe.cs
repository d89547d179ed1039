using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Are the runtime and its network ready?</summary>
internal sealed class CriStatusProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "cri-status";

    /// <inheritdoc/>
    public string Title => "Are the runtime and its network ready?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        StatusResponse answer = await node.Runtime.StatusAsync(new StatusRequest(), cancellation);
        RuntimeCondition[] wrong = [.. answer.Status.Conditions.Where(c => !c.Status && c.Type is "RuntimeReady" or "NetworkReady" && !c.Status)];
        string[] missing = [.. ((string[])["RuntimeReady", "NetworkReady"]).Where(t => !answer.Status.Conditions.Any(c => c.Type == t))];
        if (wrong.Length > 0)
            return this.Failed(string.Join("; ", wrong.Select(c => $"{c.Type} is false: {c.Reason} {c.Message}".Trim())));
        return missing.Length > 0 ? this.Failed($"it says nothing of {string.Join(", ", missing)}") : this.Ok("RuntimeReady, NetworkReady");
    }
}
