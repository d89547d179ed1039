using Sampan.Cri.V1;
using Sampan.Oci.Image;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>All that a pause container's spec is made from.</summary>
internal sealed record SandboxSpecInput
{
    public required string SandboxId { get; init; }

    public required PodSandboxConfig Sandbox { get; init; }

    public required ImageConfig Image { get; init; }

    public required ResolvedUser User { get; init; }

    /// <summary>The pod's pinned namespaces and files; the pid namespace is the one that this container makes.</summary>
    public required SandboxPaths Paths { get; init; }

    public required string RootfsPath { get; init; }

    public required CgroupPlacement Cgroup { get; init; }

    public required HostFacts Host { get; init; }

    /// <summary>Program and arguments instead of the image's, e.g. a pause program mounted by the daemon.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>The bytes of the pod's Localhost seccomp profile.</summary>
    public ReadOnlyMemory<byte> LocalhostSeccomp { get; init; }

    /// <summary>Kernel parameters written by this container's runtime; see <see cref="PodSysctls"/>.</summary>
    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    public LinuxSandboxSecurityContext Security => Sandbox.Linux?.SecurityContext ?? NoSecurity;

    private static readonly LinuxSandboxSecurityContext NoSecurity = new();
}
