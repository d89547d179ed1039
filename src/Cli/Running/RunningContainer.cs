using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>What <see cref="Runner"/> started.</summary>
/// <param name="Id">The container.</param>
/// <param name="Pod">The pod made for it; null when it joined one.</param>
/// <param name="PodMetadata">That pod's names.</param>
internal sealed record RunningContainer(string Id, string? Pod, PodSandboxMetadata PodMetadata);
