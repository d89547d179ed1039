using Sampan.Migration.Translation;

namespace Sampan.Migration.Inspection.Facts;

/// <summary>Docker on a node.</summary>
public sealed record DockerFacts
{
    /// <summary>Version of dockerd; empty if not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether dockerd runs and answers; null if not live.</summary>
    public bool? Running { get; init; }

    /// <summary>daemon.json, the unit's and the process's flags and the unit's properties, together.</summary>
    public required DockerSettings Settings { get; init; }

    /// <summary>The data folder, e.g. <c>/var/lib/docker</c>.</summary>
    public string DataRoot { get; init; } = "/var/lib/docker";

    /// <summary>Driver of the layers, e.g. <c>overlay2</c>; empty if not known.</summary>
    public string StorageDriver { get; init; } = "";

    /// <summary>Whether images are kept by containerd (Docker 29's default).</summary>
    public bool ContainerdStore { get; init; }

    /// <summary><c>cgroupfs</c> or <c>systemd</c>; empty if not known.</summary>
    public string CgroupDriver { get; init; } = "";

    /// <summary>Whether containers survive a stop of dockerd.</summary>
    public bool LiveRestore { get; init; }

    /// <summary>Whether this is part of a swarm.</summary>
    public bool Swarm { get; init; }

    /// <summary>Whether users are remapped for all containers.</summary>
    public bool UsernsRemap { get; init; }

    /// <summary>Whether dockerd runs without root.</summary>
    public bool Rootless { get; init; }

    /// <summary>The containers.</summary>
    public IReadOnlyList<DockerContainerFacts> Containers { get; init; } = [];

    /// <summary>The images.</summary>
    public IReadOnlyList<DockerImageFacts> Images { get; init; } = [];

    /// <summary>Names of volumes that are not anonymous.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Names of networks beside bridge, host and none.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Registries with credentials in root's config.json; never the credentials.</summary>
    public IReadOnlyList<string> AuthHosts { get; init; } = [];

    /// <summary>Credential helpers of root's config.json.</summary>
    public IReadOnlyList<string> CredentialHelpers { get; init; } = [];

    /// <summary>Hosts of <c>/etc/docker/certs.d</c>.</summary>
    public IReadOnlyList<string> CertHosts { get; init; } = [];

    /// <summary>Processes that have Docker's socket open or mounted, other than dockerd: their names.</summary>
    public IReadOnlyList<string> SocketUsers { get; init; } = [];
}
