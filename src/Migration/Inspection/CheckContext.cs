using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection;

/// <summary>What a check judges.</summary>
/// <param name="Node">The facts.</param>
/// <param name="Target">Where the node is to go (<see cref="TargetKind"/>); null while nobody has decided.</param>
/// <param name="NextKubelet">The kubelet's version after the next upgrade, whose removals count too; null for one minor above the present.</param>
public sealed record CheckContext(NodeFacts Node, string? Target, Version? NextKubelet = null)
{
    /// <summary>Whether Docker stays for containers that are not Kubernetes'; only the kubelet moves then.</summary>
    public bool KeepDocker { get; init; }
}
