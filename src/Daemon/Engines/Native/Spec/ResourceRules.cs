using HugepageLimit = Sampan.Oci.Runtime.HugepageLimit;
using Sampan.Cri.V1;
using Sampan.Linux.Cgroups;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Engines.Native.Spec;

/// <summary>CRI resources in the spec's words; zero and empty mean "not said".</summary>
internal static class ResourceRules
{
    /// <summary>The limits of a container, also for an update of a running one (which carries no device rules).</summary>
    public static LinuxResources For(LinuxContainerResources? wanted, HostFacts host, ICollection<string> warnings)
    {
        if (wanted is null)
        {
            return new LinuxResources();
        }
        return new LinuxResources
        {
            Cpu = Cpu(wanted),
            Memory = Memory(wanted, host, warnings),
            HugepageLimits = Hugepages(wanted, host, warnings),
            Unified = Unified(wanted, host, warnings),
        };
    }

    private static CpuResources? Cpu(LinuxContainerResources wanted)
    {
        var cpu = new CpuResources
        {
            Shares = wanted.CpuShares > 0 ? (ulong)wanted.CpuShares : null,
            Quota = wanted.CpuQuota != 0 ? wanted.CpuQuota : null,
            Period = wanted.CpuPeriod > 0 ? (ulong)wanted.CpuPeriod : null,
            Cpus = wanted.CpusetCpus.Length > 0 ? wanted.CpusetCpus : null,
            Mems = wanted.CpusetMems.Length > 0 ? wanted.CpusetMems : null,
        };
        return cpu == new CpuResources() ? null : cpu;
    }

    // Without a swap limit the memory limit is also that of memory and swap: a container does not swap unless told.
    private static MemoryResources? Memory(
        LinuxContainerResources wanted, HostFacts host, ICollection<string> warnings)
    {
        long limit = wanted.MemoryLimitInBytes;
        long swap = wanted.MemorySwapLimitInBytes;
        if (swap != 0 && swap != limit && !host.SwapAccounting)
        {
            warnings.Add("the swap limit was left out: this kernel does not account for swap");
        }
        var memory = new MemoryResources
        {
            Limit = limit != 0 ? limit : null,
            Swap = !host.SwapAccounting ? null : swap != 0 ? swap : limit != 0 ? limit : null,
        };
        return memory == new MemoryResources() ? null : memory;
    }

    private static List<HugepageLimit>? Hugepages(
        LinuxContainerResources wanted, HostFacts host, ICollection<string> warnings)
    {
        if (wanted.HugepageLimits.Count == 0)
        {
            return null;
        }
        if (host.HugetlbController)
        {
            return [.. wanted.HugepageLimits.Select(h => new HugepageLimit(h.PageSize, h.Limit))];
        }
        // The kubelet sends a zero for every size it knows; only a real limit is worth a word.
        if (wanted.HugepageLimits.Any(h => h.Limit > 0))
        {
            warnings.Add("huge page limits were left out: the hugetlb cgroup controller is missing");
        }
        return null;
    }

    private static Dictionary<string, string>? Unified(
        LinuxContainerResources wanted, HostFacts host, ICollection<string> warnings)
    {
        if (wanted.Unified.Count == 0)
        {
            return null;
        }
        if (host.Cgroups == CgroupVersion.V2)
        {
            return new Dictionary<string, string>(wanted.Unified);
        }
        warnings.Add("the unified cgroup settings were left out: the host is not on cgroup v2");
        return null;
    }
}
