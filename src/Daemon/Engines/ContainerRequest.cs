using Sampan.Cri.V1;
using Sampan.Images;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines;

/// <summary>A container to make.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Config">The request's configuration.</param>
/// <param name="SandboxId">The sandbox it joins.</param>
/// <param name="SandboxConfig">That sandbox's configuration, as it was made with.</param>
/// <param name="Sandbox">What the engine said of that sandbox.</param>
/// <param name="Image">The image of its root file system.</param>
/// <param name="TargetPid">The process whose PID namespace is joined in mode TARGET; 0 otherwise.</param>
/// <param name="TargetStartTime">When that process started, in clock ticks since boot.</param>
/// <param name="MountImages">The images of image volumes by the path they are mounted on.</param>
internal sealed record ContainerRequest(
    string Id,
    ContainerConfig Config,
    string SandboxId,
    PodSandboxConfig SandboxConfig,
    SandboxHandle Sandbox,
    StoredImage Image,
    int TargetPid,
    ulong TargetStartTime,
    IReadOnlyDictionary<string, StoredImage> MountImages)
{
    /// <summary>The container whose PID namespace is joined in mode TARGET; empty otherwise.</summary>
    public string TargetId { get; init; } = "";

    /// <summary>What it is restored from; null for a new one.</summary>
    public CheckpointSource? Checkpoint { get; init; }

    /// <summary>What others make of the spec before it is used; as it is by default.</summary>
    public Func<RuntimeSpec, ISpecOffers, CancellationToken, Task<RuntimeSpec>> AdjustSpec { get; init; } =
        (spec, _, _) => Task.FromResult(spec);
}
