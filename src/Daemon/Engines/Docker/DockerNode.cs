using Sampan.Daemon.Engines.Native.Spec;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>What the engine and its host can do, as it was when the daemon met it.</summary>
internal sealed record DockerNode
{
    /// <summary>The version of the API that is spoken.</summary>
    public required Version Api { get; init; }

    /// <summary>The engine's own version, for people.</summary>
    public required string Version { get; init; }

    /// <summary>The runtimes it has, by name; the first is its default.</summary>
    public required IReadOnlyList<string> Runtimes { get; init; }

    /// <summary>Whether it makes cgroups through systemd.</summary>
    public bool Systemd { get; init; }

    /// <summary>Whether it has AppArmor to give.</summary>
    public bool AppArmor { get; init; }

    /// <summary>Whether its containers have a user namespace of the engine's own.</summary>
    public bool RemapsUsers { get; init; }

    /// <summary>Whether the files of its images lie in folders that can be read.</summary>
    public bool ShowsLayers { get; init; }

    /// <summary>This host.</summary>
    public required HostFacts Host { get; init; }

    /// <summary>Read-only mounts of which those below are read-only too, or surely not.</summary>
    public bool KnowsRecursiveReadOnly => Api >= new Version(1, 44) && Host.KernelVersion >= new Version(5, 12);

    /// <summary>Whether a mount can be told not to be read-only in what lies below it.</summary>
    public bool KnowsPlainReadOnly => Api >= new Version(1, 44);
}
