namespace Sampan.Linux.Cgroups;

/// <summary>More than <see cref="CgroupUsage"/>: what metrics want. Bytes and nanoseconds; null where the kernel does not tell.</summary>
public sealed record CgroupDetails
{
    /// <summary>CPU time in user mode.</summary>
    public ulong? CpuUserNanoseconds { get; init; }

    /// <summary>CPU time in the kernel.</summary>
    public ulong? CpuSystemNanoseconds { get; init; }

    /// <summary>Periods of the CPU quota that have passed.</summary>
    public ulong? Periods { get; init; }

    /// <summary>Those in which the quota was used up.</summary>
    public ulong? ThrottledPeriods { get; init; }

    /// <summary>Time spent waiting for the next period.</summary>
    public ulong? ThrottledNanoseconds { get; init; }

    /// <summary>Page cache.</summary>
    public ulong? CacheBytes { get; init; }

    /// <summary>Files mapped into memory.</summary>
    public ulong? MappedFileBytes { get; init; }

    /// <summary>The kernel's own memory for the cgroup.</summary>
    public ulong? KernelBytes { get; init; }

    /// <summary>The most memory used at a time.</summary>
    public ulong? PeakMemoryBytes { get; init; }

    /// <summary>How often the memory limit was hit.</summary>
    public ulong? MemoryLimitHits { get; init; }

    /// <summary>Processes killed for want of memory.</summary>
    public ulong? OutOfMemoryKills { get; init; }

    /// <summary>The most tasks allowed; null without a limit.</summary>
    public ulong? TasksLimit { get; init; }

    /// <summary>Disk traffic by device.</summary>
    public IReadOnlyList<CgroupDeviceIo> Devices { get; init; } = [];

    /// <summary>Huge pages by size, as <c>2MB</c>: in use, and at most at a time.</summary>
    public IReadOnlyDictionary<string, (ulong Used, ulong Peak)> HugePages { get; init; } = new Dictionary<string, (ulong, ulong)>();

    /// <summary>Waiting for processors.</summary>
    public Pressure? CpuPressure { get; init; }

    /// <summary>Waiting for memory.</summary>
    public Pressure? MemoryPressure { get; init; }

    /// <summary>Waiting for disks.</summary>
    public Pressure? IoPressure { get; init; }

    /// <summary>The processes in the cgroup itself.</summary>
    public IReadOnlyList<int> Processes { get; init; } = [];
}

/// <summary>Disk traffic of a cgroup on one device.</summary>
/// <param name="Device">Its numbers, <c>MAJOR:MINOR</c>.</param>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="WriteBytes">Bytes written.</param>
/// <param name="Reads">Reads.</param>
/// <param name="Writes">Writes.</param>
public sealed record CgroupDeviceIo(string Device, ulong ReadBytes, ulong WriteBytes, ulong Reads, ulong Writes);
