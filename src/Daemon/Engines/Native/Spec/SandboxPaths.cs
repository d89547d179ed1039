using Sampan.Images.Snapshots;
using Sampan.Linux.Namespaces;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A sandbox's pinned namespaces and files on the host. A namespace that is null is the host's.</summary>
internal sealed record SandboxPaths
{
    public string? Network { get; init; }

    public string? Ipc { get; init; }

    public string? Uts { get; init; }

    /// <summary>The pod's user namespace, which owns the others.</summary>
    public string? User { get; init; }

    /// <summary>The ids of that namespace; null exactly when there is none.</summary>
    public IdMap? UserIds { get; init; }

    /// <summary>Whether the runtime must be told the ids beside the namespace's file.</summary>
    public bool NameIds { get; init; } = true;

    /// <summary>Whose the files of the pod's containers seem to be; null in the host's user namespace.</summary>
    public SnapshotOwners? Owners => User is { } file && UserIds is { } ids ? new SnapshotOwners(file, ids) : null;

    /// <summary>The pause process's namespace (mode POD) or the target's (mode TARGET).</summary>
    public string? Pid { get; init; }

    public string? ResolvConf { get; init; }

    public string? HostnameFile { get; init; }

    /// <summary>Mounted on /etc/hosts when the kubelet brings none and the pod has its own network.</summary>
    public string? HostsFile { get; init; }

    /// <summary>The pod's shared memory folder, or the host's /dev/shm.</summary>
    public string? Shm { get; init; }
}
