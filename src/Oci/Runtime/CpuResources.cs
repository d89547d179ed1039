namespace Sampan.Oci.Runtime;

/// <summary>CPU limits.</summary>
public sealed record CpuResources
{
    /// <summary>The relative weight, 2 to 262144.</summary>
    public ulong? Shares { get; init; }

    /// <summary>Microseconds per period; -1 is unlimited.</summary>
    public long? Quota { get; init; }

    /// <summary>The period in microseconds.</summary>
    public ulong? Period { get; init; }

    /// <summary>Microseconds of unused quota that may be spent later.</summary>
    public ulong? Burst { get; init; }

    /// <summary>Real-time microseconds per period; cgroup v1.</summary>
    public long? RealtimeRuntime { get; init; }

    /// <summary>The real-time period in microseconds; cgroup v1.</summary>
    public ulong? RealtimePeriod { get; init; }

    /// <summary>The CPUs, as a list such as <c>0-2,7</c>.</summary>
    public string? Cpus { get; init; }

    /// <summary>The memory nodes, as a list.</summary>
    public string? Mems { get; init; }

    /// <summary>1 makes the cgroup SCHED_IDLE.</summary>
    public long? Idle { get; init; }
}
