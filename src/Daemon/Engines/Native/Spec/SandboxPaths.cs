namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>A sandbox's pinned namespaces and files on the host. A namespace that is null is the host's.</summary>
internal sealed record SandboxPaths
{
    public string? Network { get; init; }

    public string? Ipc { get; init; }

    public string? Uts { get; init; }

    /// <summary>The pause process's namespace (mode POD) or the target's (mode TARGET).</summary>
    public string? Pid { get; init; }

    public string? ResolvConf { get; init; }

    public string? HostnameFile { get; init; }

    /// <summary>Mounted on /etc/hosts when the kubelet brings none and the pod has its own network.</summary>
    public string? HostsFile { get; init; }

    /// <summary>The pod's shared memory folder, or the host's /dev/shm.</summary>
    public string? Shm { get; init; }
}
