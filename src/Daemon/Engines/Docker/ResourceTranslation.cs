using Sampan.Cri.V1;
using Sampan.Docker;

namespace Sampan.Daemon.Engines.Docker;

/// <summary>CRI's resources in the engine's words; zero and empty mean "not said" in both. Pure.</summary>
internal static class ResourceTranslation
{
    /// <summary>The resources of a new container, on top of <paramref name="onto"/>.</summary>
    /// <param name="wanted">What the kubelet asks for.</param>
    /// <param name="node">The engine.</param>
    /// <param name="onto">The rest of its settings.</param>
    /// <param name="warnings">Told what could not be had.</param>
    public static ContainerHostConfig Apply(
        LinuxContainerResources? wanted, DockerNode node, ContainerHostConfig onto, ICollection<string> warnings)
    {
        if (wanted is null)
        {
            return onto;
        }
        if (wanted.HugepageLimits.Any(limit => limit.Limit > 0))
        {
            warnings.Add("huge page limits were left out: Docker has none by container; the pod's cgroup has the kubelet's");
        }
        if (wanted.Unified.Count > 0)
        {
            warnings.Add($"{string.Join(", ", wanted.Unified.Keys)} were left out: Docker sets no unified cgroup values");
        }
        return onto with
        {
            CpuShares = wanted.CpuShares,
            CpuPeriod = wanted.CpuPeriod,
            CpuQuota = wanted.CpuQuota,
            CpusetCpus = wanted.CpusetCpus,
            CpusetMems = wanted.CpusetMems,
            Memory = wanted.MemoryLimitInBytes,
            MemorySwap = Swap(wanted, node),
        };
    }

    /// <summary>New resources for a container, in words that the engine takes at once.</summary>
    /// <param name="wanted">What the kubelet asks for.</param>
    /// <param name="node">The engine.</param>
    public static ContainerUpdate Update(LinuxContainerResources wanted, DockerNode node) => new()
    {
        CpuShares = wanted.CpuShares,
        CpuPeriod = wanted.CpuPeriod,
        CpuQuota = wanted.CpuQuota,
        CpusetCpus = wanted.CpusetCpus,
        CpusetMems = wanted.CpusetMems,
        Memory = wanted.MemoryLimitInBytes,
        MemorySwap = Swap(wanted, node),
    };

    // Of memory and swap together. The engine's own answer to a memory limit alone is twice as much, and it refuses a memory limit
    // that outgrows the old one of both: so it is always said. Without a swap limit a container does not swap.
    private static long Swap(LinuxContainerResources wanted, DockerNode node) =>
        !node.Host.SwapAccounting ? 0
        : wanted.MemorySwapLimitInBytes != 0 ? wanted.MemorySwapLimitInBytes
        : wanted.MemoryLimitInBytes;
}
