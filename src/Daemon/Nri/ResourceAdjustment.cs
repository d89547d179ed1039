using Sampan.Cri.Nri;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Nri;

/// <summary>Applies the resources that a plugin sets, as far as they are numbers: classes are looked up by who calls.</summary>
internal static class ResourceAdjustment
{
    /// <summary>The resources after the change; what it does not set stays.</summary>
    public static Oci.Runtime.LinuxResources Apply(Oci.Runtime.LinuxResources spec, Sampan.Cri.Nri.LinuxResources change) => spec with
    {
        Memory = change.Memory is { } memory ? Memory(spec.Memory ?? new MemoryResources(), memory) : spec.Memory,
        Cpu = change.Cpu is { } cpu ? Cpu(spec.Cpu ?? new CpuResources(), cpu) : spec.Cpu,
        Pids = change.Pids is { } pids ? new PidsResources(pids.Limit) : spec.Pids,
        HugepageLimits = AdjustmentKeys.Merge(
            spec.HugepageLimits, change.HugepageLimits, limit => limit.PageSize, limit => limit.PageSize,
            limit => new Oci.Runtime.HugepageLimit(limit.PageSize, limit.Limit)),
        Unified = AdjustmentKeys.Merge(spec.Unified, change.Unified),
    };

    private static MemoryResources Memory(MemoryResources spec, LinuxMemory change) => spec with
    {
        Limit = change.Limit?.Value ?? spec.Limit,
        Reservation = change.Reservation?.Value ?? spec.Reservation,
        Swap = change.Swap?.Value ?? Swap(spec, change),
        Swappiness = change.Swappiness?.Value ?? spec.Swappiness,
        DisableOomKiller = change.DisableOomKiller?.Value ?? spec.DisableOomKiller,
    };

    private static CpuResources Cpu(CpuResources spec, LinuxCPU change) => spec with
    {
        Shares = change.Shares?.Value ?? spec.Shares,
        Quota = change.Quota?.Value ?? spec.Quota,
        Period = change.Period?.Value ?? spec.Period,
        RealtimeRuntime = change.RealtimeRuntime?.Value ?? spec.RealtimeRuntime,
        RealtimePeriod = change.RealtimePeriod?.Value ?? spec.RealtimePeriod,
        Cpus = change.Cpus.Length > 0 ? change.Cpus : spec.Cpus,
        Mems = change.Mems.Length > 0 ? change.Mems : spec.Mems,
    };

    // Without a word on swap, a container that had none beside its memory keeps having none.
    private static long? Swap(MemoryResources spec, LinuxMemory change) =>
        change.Limit is { } limit && spec.Swap is not null && spec.Swap == spec.Limit ? limit.Value : spec.Swap;
}
