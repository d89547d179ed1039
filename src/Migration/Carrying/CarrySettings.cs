namespace Sampan.Migration.Carrying;

/// <summary>Between which stores images are carried.</summary>
public sealed record CarrySettings
{
    /// <summary>Where to: a <see cref="TargetKind"/>.</summary>
    public required string Target { get; init; }

    /// <summary>The target's socket, with scheme.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The target's data folder.</summary>
    public required string TargetRoot { get; init; }

    /// <summary>Where from: a <see cref="TargetKind"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The source's data folder.</summary>
    public required string SourceRoot { get; init; }

    /// <summary>The source's socket, with scheme: Docker's own, or the CRI runtime's on the way back.</summary>
    public string SourceEndpoint { get; init; } = "";

    /// <summary>Docker's socket, with scheme, where Docker is source or target.</summary>
    public string DockerEndpoint { get; init; } = Sampan.Docker.DockerClient.DefaultAddress;

    /// <summary>The data folder of a containerd that Docker shares with others; Docker keeps its images there since version 29.</summary>
    public string ContainerdRoot { get; init; } = "/var/lib/containerd";

    /// <summary>Folders of <c>HOST/hosts.toml</c>, by which registries are asked for manifests, best first.</summary>
    public IReadOnlyList<string> RegistryFolders { get; init; } = ["/etc/containerd/certs.d", "/etc/docker/certs.d"];

    /// <summary>Where archives lie that a target reads itself, while it does.</summary>
    public string SpoolFolder { get; init; } = "/var/lib/sampan-migrate/spool";

    /// <summary>Gives a variable of the environment, for proxies.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Settings for two runtimes whose folders and sockets are the usual ones.</summary>
    /// <param name="source">Where from: a <see cref="TargetKind"/>.</param>
    /// <param name="target">Where to: another.</param>
    public static CarrySettings Usual(string source, string target) => new()
    {
        Target = target,
        Endpoint = TargetKind.Endpoint(target),
        TargetRoot = UsualRoot(target),
        Source = source,
        SourceRoot = UsualRoot(source),
        SourceEndpoint = TargetKind.Endpoint(source),
    };

    private static string UsualRoot(string kind) => kind switch
    {
        TargetKind.Containerd => "/var/lib/containerd",
        TargetKind.Crio => "/var/lib/containers/storage",
        TargetKind.Isulad => "/var/lib/isulad",
        TargetKind.Sampan => "/var/lib/sampan",
        _ => "/var/lib/docker",
    };
}
