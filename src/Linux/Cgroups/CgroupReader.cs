namespace Sampan.Linux.Cgroups;

/// <summary>
/// Reads usage from the files of a cgroup on demand; nothing is polled. A file that is missing leaves its figure null.
/// </summary>
public static class CgroupReader
{
    // The kernel writes "no limit" of v1 as the largest page-aligned number.
    private const ulong LegacyUnlimited = 0x7FFF_FFFF_FFFF_F000;
    private const ulong NanosecondsPerMicrosecond = 1000;

    /// <summary>Reads the usage of a cgroup.</summary>
    /// <param name="hierarchies">Where the host mounts them.</param>
    /// <param name="folderOf">Controller → folder of the cgroup; null when there is none.</param>
    public static CgroupUsage Read(CgroupHierarchies hierarchies, Func<string, string?> folderOf) =>
        hierarchies.Version == CgroupVersion.V2
            ? ReadUnified(folderOf("") ?? "/")
            : ReadLegacy(folderOf("cpuacct"), folderOf("memory"), folderOf("pids"));

    /// <summary>Reads a version 2 folder.</summary>
    public static CgroupUsage ReadUnified(string folder)
    {
        IReadOnlyDictionary<string, ulong> cpu = Pairs(folder, "cpu.stat");
        IReadOnlyDictionary<string, ulong> memory = Pairs(folder, "memory.stat");
        ulong? usage = Number(folder, "memory.current");
        return new CgroupUsage
        {
            CpuNanoseconds = Find(cpu, "usage_usec") * NanosecondsPerMicrosecond,
            MemoryBytes = usage,
            WorkingSetBytes = WorkingSet(usage, Find(memory, "inactive_file")),
            ResidentBytes = Find(memory, "anon"),
            MemoryLimitBytes = Number(folder, "memory.max"),
            PageFaults = Find(memory, "pgfault"),
            MajorPageFaults = Find(memory, "pgmajfault"),
            SwapBytes = Number(folder, "memory.swap.current"),
            Tasks = Number(folder, "pids.current"),
        };
    }

    /// <summary>Reads version 1 folders, each null when its controller is not mounted.</summary>
    public static CgroupUsage ReadLegacy(string? cpuacctFolder, string? memoryFolder, string? pidsFolder)
    {
        IReadOnlyDictionary<string, ulong> memory = Pairs(memoryFolder, "memory.stat");
        ulong? usage = Number(memoryFolder, "memory.usage_in_bytes");
        ulong? limit = Number(memoryFolder, "memory.limit_in_bytes");
        return new CgroupUsage
        {
            CpuNanoseconds = Number(cpuacctFolder, "cpuacct.usage"),
            MemoryBytes = usage,
            WorkingSetBytes = WorkingSet(usage, Find(memory, "total_inactive_file")),
            ResidentBytes = Find(memory, "total_rss"),
            MemoryLimitBytes = limit >= LegacyUnlimited ? null : limit,
            PageFaults = Find(memory, "total_pgfault"),
            MajorPageFaults = Find(memory, "total_pgmajfault"),
            SwapBytes = Find(memory, "total_swap"),
            Tasks = Number(pidsFolder, "pids.current"),
        };
    }

    private static ulong? WorkingSet(ulong? usage, ulong? inactiveFile) =>
        usage is not { } total ? null : total - Math.Min(total, inactiveFile ?? 0);

    private static ulong? Find(IReadOnlyDictionary<string, ulong> pairs, string key) =>
        pairs.TryGetValue(key, out ulong value) ? value : null;

    private static ulong? Number(string? folder, string file) => new CgroupFiles(folder).Number(file);

    private static IReadOnlyDictionary<string, ulong> Pairs(string? folder, string file) => new CgroupFiles(folder).Pairs(file);
}
