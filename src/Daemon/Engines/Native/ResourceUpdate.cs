using Sampan.Cri.V1;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Merges an UpdateContainerResources request into a spec: zero and empty mean "as it is".</summary>
internal static class ResourceUpdate
{
    /// <summary>The resources after the update.</summary>
    public static LinuxResources Apply(LinuxResources before, LinuxContainerResources change) => before with
    {
        Cpu = (before.Cpu ?? new CpuResources()) with
        {
            Shares = change.CpuShares > 0 ? (ulong)change.CpuShares : before.Cpu?.Shares,
            Quota = change.CpuQuota != 0 ? change.CpuQuota : before.Cpu?.Quota,
            Period = change.CpuPeriod > 0 ? (ulong)change.CpuPeriod : before.Cpu?.Period,
            Cpus = change.CpusetCpus.Length > 0 ? change.CpusetCpus : before.Cpu?.Cpus,
            Mems = change.CpusetMems.Length > 0 ? change.CpusetMems : before.Cpu?.Mems,
        },
        Memory = (before.Memory ?? new MemoryResources()) with
        {
            Limit = change.MemoryLimitInBytes != 0 ? change.MemoryLimitInBytes : before.Memory?.Limit,
            Swap = Swap(before, change),
        },
        Unified = change.Unified.Count == 0
            ? before.Unified
            : Merge(before.Unified, change.Unified),
    };

    // Without a word on swap, a container that had none beside its memory keeps having none.
    private static long? Swap(LinuxResources before, LinuxContainerResources change) =>
        change.MemorySwapLimitInBytes != 0 ? change.MemorySwapLimitInBytes
        : change.MemoryLimitInBytes != 0 && before.Memory?.Swap == before.Memory?.Limit && before.Memory?.Swap is not null
            ? change.MemoryLimitInBytes
        : before.Memory?.Swap;

    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string>? before, IEnumerable<KeyValuePair<string, string>> change)
    {
        var merged = new Dictionary<string, string>(before ?? new Dictionary<string, string>());
        foreach ((string key, string value) in change)
        {
            merged[key] = value;
        }
        return merged;
    }
}
