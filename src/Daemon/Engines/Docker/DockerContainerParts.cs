using Sampan.Daemon.Engines.Docker.Logs;
using Sampan.Daemon.Engines.Native;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>What belongs to containers beside the engine's own.</summary>
/// <param name="Objects">Who runs.</param>
/// <param name="Logs">Their logs.</param>
/// <param name="Images">Their image volumes.</param>
/// <param name="Cgroups">The host's cgroups.</param>
internal sealed record DockerContainerParts(DockerObjects Objects, DockerLogs Logs, ImageMounts Images, CgroupParents Cgroups);
