using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does the runtime answer, is it the right one, and does it speak CRI v1?</summary>
internal sealed class CriVersionProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "cri-version";

    /// <inheritdoc/>
    public string Title => "Does the runtime answer, is it the right one, and does it speak CRI v1?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        VersionResponse version = await node.Runtime.VersionAsync(new VersionRequest(), cancellation);
        string said = $"{version.RuntimeName} {version.RuntimeVersion}, CRI {version.RuntimeApiVersion}";
        if (node.Options.Runtime is { } wanted && !NamesOf(wanted).Contains(version.RuntimeName, StringComparer.OrdinalIgnoreCase))
            return this.Failed($"{said} answers at {node.Endpoint}, where {wanted} should");
        bool old = version.RuntimeApiVersion.Contains("alpha", StringComparison.Ordinal);
        if (old && node.Facts.Kubelet?.Version >= FirstV1Only)
            return this.Failed($"{said}; the kubelet {node.Facts.Kubelet?.Version} speaks CRI v1 only");
        return this.Ok(said);
    }

    private static readonly Version FirstV1Only = new(1, 26);

    // As the runtimes call themselves.
    private static string[] NamesOf(string kind) => kind switch
    {
        TargetKind.Crio => ["cri-o"],
        TargetKind.Isulad => ["iSulad", "isula"],
        TargetKind.CriDockerd or TargetKind.Docker => ["docker"],
        _ => [kind],
    };
}
