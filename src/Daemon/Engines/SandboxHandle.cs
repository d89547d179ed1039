using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines;

/// <summary>What an engine must be told again of a sandbox that it made.</summary>
internal sealed record SandboxHandle
{
    /// <summary>The pinned network namespace; null on the host's network.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>The process that holds the shared PID namespace; 0 when there is none.</summary>
    public int PausePid { get; init; }

    /// <summary>When that process started, in clock ticks since boot.</summary>
    public ulong PauseStartTime { get; init; }

    /// <summary>The cgroup that its containers are made below.</summary>
    public string CgroupParent { get; init; } = "";

    /// <summary>The name of the OCI runtime that its containers use.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>The network namespace as it can be entered now; null when there is none. One that is told by its process is gone with it, and the number may be another's.</summary>
    public string? FindNetworkNamespace() =>
        NetworkNamespace?.StartsWith("/proc/", StringComparison.Ordinal) == true && !ProcessStat.IsAlive(PausePid, PauseStartTime)
            ? null
            : NetworkNamespace;
}
