using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Facts;

/// <summary>The kubelet of a node.</summary>
public sealed record KubeletFacts
{
    /// <summary>Version, e.g. <c>1.27.3</c>; null if it could not be told.</summary>
    public Version? Version { get; init; }

    /// <summary>Whether a process of it runs; null if not live.</summary>
    public bool? Running { get; init; }

    /// <summary>Whether it runs in a container.</summary>
    public bool InContainer { get; init; }

    /// <summary>What is in effect, with its sources.</summary>
    public required KubeletConfiguration Configuration { get; init; }

    /// <summary>Units that kubelet.service is tied to: directive (<c>Requires</c>, <c>After</c>, <c>BindsTo</c>, <c>Wants</c>, <c>PartOf</c>) and unit.</summary>
    public IReadOnlyList<UnitTie> Ties { get; init; } = [];

    /// <summary>Restarts that systemd counts for its unit; null if not known.</summary>
    public int? Restarts { get; init; }

    /// <summary>Files of pull credentials that it reads, which exist.</summary>
    public IReadOnlyList<string> CredentialFiles { get; init; } = [];

    /// <summary>Whether its process has HOME set, from which it finds <c>.docker/config.json</c>; null if not live.</summary>
    public bool? HasHome { get; init; }

    /// <summary>Seccomp profiles below its root in Docker's form (archMap, includes, excludes), which runtimes read wrongly.</summary>
    public IReadOnlyList<string> DockerSeccompProfiles { get; init; } = [];

    /// <summary>Stale links in /var/log/pods and /var/log/containers that lead into Docker's folder.</summary>
    public int DockerLogLinks { get; init; }
}
