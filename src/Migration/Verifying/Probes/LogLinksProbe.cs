using Sampan.Cri.V1;

namespace Sampan.Migration.Verifying.Probes;

/// <summary>Does /var/log/containers lead to the logs of what runs?</summary>
internal sealed class LogLinksProbe : INodeProbe
{
    /// <inheritdoc/>
    public string Name => "log-links";

    /// <inheritdoc/>
    public string Title => "Does /var/log/containers lead to the logs of what runs?";

    /// <inheritdoc/>
    public async Task<ProbeResult> RunAsync(VerifyContext node, CancellationToken cancellation)
    {
        var missing = new List<string>();
        HashSet<string> links = [.. node.Files.List(Folder)];
        IReadOnlyList<Container> running = await node.RunningAsync(cancellation);
        foreach (Container container in running)
        {
            string name = $"{container.Labels.GetValueOrDefault(KubernetesLabels.PodName)}_{container.Labels.GetValueOrDefault(KubernetesLabels.PodNamespace)}_{container.Metadata.Name}-{container.Id}.log";
            if (!links.Contains(name) || !node.Files.Exists($"{Folder}/{name}"))
                missing.Add(name);
        }
        string[] docker = [.. links.Where(l => LeadsToDocker(node, l))];
        if (missing.Count > 0)
            return this.Failed($"{missing.Count} of {running.Count} are missing: {Answer.Some(missing)}");
        if (docker.Length > 0)
            return this.Warning($"{docker.Length} links still lead to Docker's folder: {Answer.Some(docker)}");
        return running.Count == 0 ? this.Skipped("nothing runs") : this.Ok($"{running.Count} links");
    }

    private const string Folder = "/var/log/containers";

    private static bool LeadsToDocker(VerifyContext node, string link) =>
        node.Files.LinkTarget($"{Folder}/{link}") is { } target
        && (target.Contains("/docker/containers/", StringComparison.Ordinal) || node.Files.LinkTarget(target)?.Contains("/docker/containers/", StringComparison.Ordinal) == true);
}
