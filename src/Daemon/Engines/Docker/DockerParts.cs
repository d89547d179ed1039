using Sampan.Daemon.Engines.Docker.Adoption;
using Sampan.Daemon.Engines.Docker.Logs;
using Sampan.Daemon.Engines.Docker.Streams;
using Sampan.Daemon.Engines.Native;
using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>What the engine is made of.</summary>
internal sealed record DockerParts
{
    public required DockerClient Docker { get; init; }

    public required DockerHost Host { get; init; }

    public required CgroupParents Cgroups { get; init; }

    public required DockerObjects Objects { get; init; }

    public required DockerSandboxes Sandboxes { get; init; }

    public required DockerContainers Containers { get; init; }

    public required DockerWatch Watch { get; init; }

    public required DockerExec Execs { get; init; }

    public required DockerAttach Attachments { get; init; }

    public required DockerLogs Logs { get; init; }

    public required SandboxFolder Folder { get; init; }

    public required ImageMounts ImageMounts { get; init; }

    public required PodAdoption Adoption { get; init; }

    public required LayerUsages Layers { get; init; }

    public required UsageReader Usage { get; init; }

    public required TimeProvider Time { get; init; }
}
