using Sampan.Cri.V1;

namespace Sampan.Daemon.Engines;

/// <summary>A running container to write down.</summary>
/// <param name="Id">The container.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Sandbox">Its sandbox's name and namespace.</param>
/// <param name="ImageId">The digest of its image's config: <c>sha256:…</c>.</param>
/// <param name="ImageName">A name of the image.</param>
/// <param name="CreatedAt">When it was created, nanoseconds since 1970.</param>
/// <param name="LogPath">Its log; empty for none.</param>
/// <param name="Location">The archive to write.</param>
internal sealed record CheckpointRequest(
    string Id,
    ContainerConfig Config,
    PodSandboxMetadata Sandbox,
    string ImageId,
    string ImageName,
    long CreatedAt,
    string LogPath,
    string Location);
