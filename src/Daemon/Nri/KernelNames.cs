using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>The kernel's names for what NRI has numbers for.</summary>
internal static class KernelNames
{
    private static readonly string[] Policies =
        ["", "SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE"];

    private static readonly string[] SchedulerFlags =
    [
        "SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN", "SCHED_FLAG_KEEP_POLICY",
        "SCHED_FLAG_KEEP_PARAMS", "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX",
    ];

    private static readonly string[] MemoryModes =
    [
        "MPOL_DEFAULT", "MPOL_PREFERRED", "MPOL_BIND", "MPOL_INTERLEAVE", "MPOL_LOCAL", "MPOL_PREFERRED_MANY",
        "MPOL_WEIGHTED_INTERLEAVE",
    ];

    private static readonly string[] MemoryFlags = ["MPOL_F_STATIC_NODES", "MPOL_F_RELATIVE_NODES", "MPOL_F_NUMA_BALANCING"];

    /// <summary>A scheduling policy.</summary>
    /// <exception cref="NriException">There is no such policy.</exception>
    public static string Of(LinuxSchedulerPolicy policy) => Find(Policies, (int)policy, "scheduling policy");

    /// <summary>A flag of a scheduling policy.</summary>
    /// <exception cref="NriException">There is no such flag.</exception>
    public static string Of(LinuxSchedulerFlag flag) => Find(SchedulerFlags, (int)flag, "scheduler flag");

    /// <summary>A mode of a memory policy.</summary>
    /// <exception cref="NriException">There is no such mode.</exception>
    public static string Of(MpolMode mode) => Find(MemoryModes, (int)mode, "memory policy");

    /// <summary>A flag of a memory policy.</summary>
    /// <exception cref="NriException">There is no such flag.</exception>
    public static string Of(MpolFlag flag) => Find(MemoryFlags, (int)flag, "memory policy flag");

    private static string Find(string[] names, int number, string what) => number >= 0 && number < names.Length
        ? names[number]
        : throw new NriException($"there is no {what} {number}");
}
