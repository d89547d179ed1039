using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>What the kubelet runs pods with now.</summary>
/// <param name="Kind"><c>docker</c>, <c>containerd</c>, <c>crio</c>, <c>isulad</c>, <c>sampan</c>; empty if it cannot be told.</param>
/// <param name="Shim"><c>dockershim</c> or <c>cri-dockerd</c> for Docker; else empty.</param>
/// <param name="Endpoint">The kubelet's endpoint as it is configured; empty for dockershim.</param>
/// <param name="Because">What says so.</param>
public sealed record SourceRuntime(string Kind, string Shim, string Endpoint, string Because)
{
    private static readonly (string Part, string Kind)[] Sockets =
    [
        ("cri-dockerd", "docker"), ("dockershim", "docker"), ("crio", "crio"), ("containerd", "containerd"), ("isulad", "isulad"), ("sampan", "sampan"),
    ];

    /// <summary>Told from the kubelet's version and settings, and from what answers at its endpoint: a socket's name proves nothing.</summary>
    public static SourceRuntime Of(NodeFacts node)
    {
        if (node.Kubelet is not { } kubelet)
            return new SourceRuntime("", "", "", "there is no kubelet");
        string endpoint = kubelet.Configuration.Value("containerRuntimeEndpoint") ?? "";
        string? mode = kubelet.Configuration.Value("container-runtime");
        if (mode == "docker" || (mode is null && kubelet.Version.Below(1, 24)))
            return new SourceRuntime("docker", "dockershim", "", "the kubelet has its own shim for Docker and is not told --container-runtime=remote");
        if (mode is null && kubelet.Version is null && endpoint.Length == 0 && kubelet.Configuration.Value("network-plugin") is not null)
            return new SourceRuntime("docker", "dockershim", "", "the kubelet is told no endpoint and has --network-plugin, a flag of its own shim for Docker");
        if (node.Cri is { Problem: null, RuntimeName.Length: > 0 } cri)
            return OfAnswer(cri, endpoint);
        foreach ((string part, string kind) in Sockets)
        {
            if (endpoint.Contains(part, StringComparison.Ordinal))
                return new SourceRuntime(kind, kind == "docker" ? "cri-dockerd" : "", endpoint, "the name of the kubelet's endpoint; nothing was dialled");
        }
        return new SourceRuntime("", "", endpoint, endpoint.Length > 0 ? "the kubelet's endpoint has a name that says nothing" : "the kubelet is told no endpoint");
    }

    private static SourceRuntime OfAnswer(CriFacts cri, string endpoint)
    {
        string because = $"{cri.Endpoint} answers as {cri.RuntimeName} {cri.RuntimeVersion}";
        return cri.RuntimeName.ToLowerInvariant() switch
        {
            "docker" => new SourceRuntime("docker", "cri-dockerd", endpoint, because),
            "cri-o" => new SourceRuntime("crio", "", endpoint, because),
            "isulad" or "isula" => new SourceRuntime("isulad", "", endpoint, because),
            string name => new SourceRuntime(name, "", endpoint, because),
        };
    }
}
