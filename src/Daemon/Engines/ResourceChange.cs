using Sampan.Cri.V1;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines;

/// <summary>New resources for a container.</summary>
/// <param name="Resources">In the kubelet's words; zero and empty fields stay as they are.</param>
internal sealed record ResourceChange(LinuxContainerResources Resources)
{
    /// <summary>What more changes, for which the kubelet has no words; nothing by default.</summary>
    public Func<LinuxResources, LinuxResources> Further { get; init; } = resources => resources;
}
