namespace Sampan.Linux.Cgroups;

/// <summary>What a cgroup has used, as read from its files. Bytes and nanoseconds; null where the kernel does not tell.</summary>
public sealed record CgroupUsage
{
    /// <summary>CPU time since the cgroup was made, nanoseconds.</summary>
    public ulong? CpuNanoseconds { get; init; }

    /// <summary>Memory in use with the page cache, bytes.</summary>
    public ulong? MemoryBytes { get; init; }

    /// <summary>Memory in use without the page cache that can be dropped at once, bytes.</summary>
    public ulong? WorkingSetBytes { get; init; }

    /// <summary>Anonymous memory, bytes.</summary>
    public ulong? ResidentBytes { get; init; }

    /// <summary>The memory limit, bytes; null when there is none.</summary>
    public ulong? MemoryLimitBytes { get; init; }

    /// <summary>Page faults.</summary>
    public ulong? PageFaults { get; init; }

    /// <summary>Page faults that needed a disk.</summary>
    public ulong? MajorPageFaults { get; init; }

    /// <summary>Swap in use, bytes.</summary>
    public ulong? SwapBytes { get; init; }

    /// <summary>The count of processes and threads.</summary>
    public ulong? Tasks { get; init; }
}
