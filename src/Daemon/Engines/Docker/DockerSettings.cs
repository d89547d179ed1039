using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>What of the configuration shapes each new pod and container.</summary>
internal sealed record DockerSettings
{
    /// <summary>The daemon's root folder, by which it knows its own containers.</summary>
    public required string Root { get; init; }

    /// <summary>The size of a pod's /dev/shm.</summary>
    public required long SharedMemoryBytes { get; init; }

    /// <summary>Most processes of a container; 0 for no limit.</summary>
    public required long PidsLimit { get; init; }

    /// <summary>Whether the missing host path of a mount is made.</summary>
    public bool CreatesMissingHostPaths { get; init; }

    /// <summary>Makes them.</summary>
    public static DockerSettings From(DaemonOptions options) => new()
    {
        Root = options.Root,
        SharedMemoryBytes = options.Sandboxes.ShmSize,
        PidsLimit = options.Containers.PidsLimit,
        CreatesMissingHostPaths = options.Containers.MissingHostPath == MissingHostPath.Create,
    };
}
