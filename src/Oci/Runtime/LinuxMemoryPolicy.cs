namespace Sampan.Oci.Runtime;

/// <summary>A NUMA memory policy (set_mempolicy(2); runtime-spec 1.3).</summary>
/// <param name="Mode">The mode, e.g. <c>MPOL_BIND</c>.</param>
/// <param name="Nodes">The nodes as a list such as <c>0-1,3</c>.</param>
/// <param name="Flags">Flags, e.g. <c>MPOL_F_STATIC_NODES</c>.</param>
public sealed record LinuxMemoryPolicy(string Mode, string? Nodes = null, IReadOnlyList<string>? Flags = null);
