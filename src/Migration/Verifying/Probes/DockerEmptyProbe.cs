using Sampan.Docker;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Do no containers of Kubernetes run in Docker any more?</summary>
internal sealed class DockerEmptyProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "docker-empty";

    /// <inheritdoc/>
    public string Title => "Do no containers of Kubernetes run in Docker any more?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        if (node.Options.Runtime is TargetKind.Docker or TargetKind.CriDockerd || node.Endpoint.Contains("dockerd", StringComparison.Ordinal) || node.Endpoint.Contains("dockershim", StringComparison.Ordinal))
            return this.Skipped("Docker is the runtime");
        if (!node.Files.Exists(node.Options.DockerSocket))
            return this.Ok("Docker does not run");
        using var docker = new DockerClient("unix://" + node.Options.DockerSocket);
        try
        {
            IReadOnlyList<ContainerEntry> left = await docker.Containers.ListAsync(all: false, [KubernetesLabels.PodUid], cancellation);
            return left.Count == 0 ? this.Ok("Docker runs, and has none of Kubernetes' containers") : this.Failed($"{left.Count} run still: {Answer.Some([.. left.Select(c => c.Name)])}");
        }
        catch (DockerException)
        {
            // A socket that nobody listens at; systemd's would start Docker.
            return this.Ok("Docker does not answer");
        }
    }
}
