using Sampan.Cri.V1;
using Sampan.Oci.Image;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>All that a container's runtime spec is made from; nothing is looked up while it is built.</summary>
internal sealed record SpecInput
{
    public required string ContainerId { get; init; }

    public required string SandboxId { get; init; }

    public required ContainerConfig Container { get; init; }

    public required PodSandboxConfig Sandbox { get; init; }

    public required ImageConfig Image { get; init; }

    /// <summary>The image as people know it, for the annotation.</summary>
    public string ImageName { get; init; } = "";

    public required ResolvedUser User { get; init; }

    public required SandboxPaths Paths { get; init; }

    /// <summary>The mounted root filesystem on the host.</summary>
    public required string RootfsPath { get; init; }

    public required CgroupPlacement Cgroup { get; init; }

    public required HostFacts Host { get; init; }

    public SpecDefaults Defaults { get; init; } = new();

    public AppArmorFacts AppArmor { get; init; } = AppArmorFacts.Off;

    /// <summary>The container config's mounts, each with its source followed to the end of its links.</summary>
    public IReadOnlyList<ResolvedMount> Mounts { get; init; } = [];

    /// <summary>The container config's devices; one that names a folder has become several.</summary>
    public IReadOnlyList<ResolvedDevice> Devices { get; init; } = [];

    /// <summary>Every device of the host; used by privileged containers only.</summary>
    public IReadOnlyList<HostDevice> HostDevices { get; init; } = [];

    /// <summary>The bytes of a Localhost seccomp profile, in the runtime-spec's or Docker's form.</summary>
    public ReadOnlyMemory<byte> LocalhostSeccomp { get; init; }

    /// <summary>Kernel parameters written by this container's runtime; see <see cref="PodSysctls"/>.</summary>
    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    public LinuxContainerSecurityContext Security => Container.Linux?.SecurityContext ?? NoSecurity;

    private static readonly LinuxContainerSecurityContext NoSecurity = new();
}
