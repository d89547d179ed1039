namespace Sampan.Oci.Runtime;

/// <summary>The Linux section (runtime-spec, "Linux Container Configuration").</summary>
public sealed record LinuxSpec
{
    /// <summary>The namespaces made or joined; a kind not listed is the runtime's own.</summary>
    public IReadOnlyList<LinuxNamespace>? Namespaces { get; init; }

    /// <summary>User ids of a new user namespace.</summary>
    public IReadOnlyList<IdMapping>? UidMappings { get; init; }

    /// <summary>Group ids of a new user namespace.</summary>
    public IReadOnlyList<IdMapping>? GidMappings { get; init; }

    /// <summary>Device nodes made in the container, beside the runtime's default ones.</summary>
    public IReadOnlyList<LinuxDevice>? Devices { get; init; }

    /// <summary>The cgroup: a path, or <c>slice:prefix:name</c> for a runtime told to use systemd.</summary>
    public string? CgroupsPath { get; init; }

    /// <summary>The cgroup's limits.</summary>
    public LinuxResources? Resources { get; init; }

    /// <summary>The root mount's propagation: <c>private</c>, <c>rslave</c>, <c>rshared</c>…</summary>
    public string? RootfsPropagation { get; init; }

    /// <summary>The system call filter; none when absent.</summary>
    public Seccomp? Seccomp { get; init; }

    /// <summary>Kernel parameters of the container's namespaces.</summary>
    public IReadOnlyDictionary<string, string>? Sysctl { get; init; }

    /// <summary>Paths that the container sees empty.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Paths that the container cannot write.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>The SELinux label of the container's mounts.</summary>
    public string? MountLabel { get; init; }

    /// <summary>Cache and memory bandwidth allocation.</summary>
    public IntelRdt? IntelRdt { get; init; }

    /// <summary>Network devices moved into the container, by the host's names.</summary>
    public IReadOnlyDictionary<string, LinuxNetDevice>? NetDevices { get; init; }

    /// <summary>Where memory comes from on a machine of several nodes.</summary>
    public LinuxMemoryPolicy? MemoryPolicy { get; init; }
}
