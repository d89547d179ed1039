using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does the kubelet that runs use this runtime?</summary>
internal sealed class KubeletEndpointProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "kubelet-endpoint";

    /// <inheritdoc/>
    public string Title => "Does the kubelet that runs use this runtime?";

    /// <inheritdoc/>
    public Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation) => Task.FromResult(Judge(node));

    private ProbeResult Judge(VerifyContext node)
    {
        if (KubeletProcesses.Find(node.Files) is not { } process)
            return this.Failed("no kubelet runs");
        string? set = node.Kubelet("containerRuntimeEndpoint");
        if (string.IsNullOrEmpty(set))
            return this.Skipped("the kubelet has no endpoint: it uses Docker itself");
        if (PathOf(set) != PathOf(node.Endpoint))
            return this.Failed($"the kubelet uses {set}, not {node.Endpoint}");
        return node.Facts.Kubelet!.Configuration.NotYetInEffect.Contains("containerRuntimeEndpoint", StringComparer.Ordinal)
            ? this.Failed($"its files say {set}, but the process {process.Pid} was started with another: restart it")
            : this.Ok(set);
    }

    // /var/run is /run.
    private static string PathOf(string endpoint)
    {
        string path = endpoint.StartsWith("unix://", StringComparison.Ordinal) ? endpoint["unix://".Length..] : endpoint;
        return path.StartsWith("/var/run/", StringComparison.Ordinal) ? path["/var".Length..] : path;
    }
}
