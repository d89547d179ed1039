namespace Sampan.Daemon.Preflight;

/// <summary>What was seen of the host; <see cref="PreflightChecks"/> judges it.</summary>
internal sealed record HostFacts
{
    /// <summary>As uname -r.</summary>
    public required string KernelRelease { get; init; }

    public required PrivilegeFacts Privileges { get; init; }

    public required CgroupFacts Cgroups { get; init; }

    /// <summary>Whether the system bus, or systemd's own, has a socket.</summary>
    public required bool HasSystemdBus { get; init; }

    public required OverlayFacts Overlay { get; init; }

    public required FolderFacts Root { get; init; }

    public required FolderFacts State { get; init; }

    /// <summary>Whether mounts made under / reach other mount namespaces.</summary>
    public required bool RootIsShared { get; init; }

    /// <summary>OCI runtimes by handler; false: no executable there.</summary>
    public required IReadOnlyDictionary<string, bool> Handlers { get; init; }

    public required bool HasConmon { get; init; }

    /// <summary>Whether the configured socket of a Docker Engine is there.</summary>
    public bool HasDockerSocket { get; init; }

    public required NetworkFacts Network { get; init; }

    /// <summary>Full path, or null.</summary>
    public string? Iptables { get; init; }

    /// <summary>Full path of nft, or null.</summary>
    public string? Nft { get; init; }

    public AppArmorState AppArmor { get; init; } = new(Enabled: false, SecurityFs: false, Parser: null);
}
