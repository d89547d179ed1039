using System.Runtime.InteropServices;
using Sampan.Daemon.Engines.Native.Spec;
using Sampan.Linux.Cgroups;
using Sampan.Linux.Processes;

namespace Sampan.Daemon.Engines.Native;

/// <summary>Reads what this host and this process can do.</summary>
internal static class HostProbe
{
    /// <summary>Reads it all, once.</summary>
    public static HostFacts Read(CgroupHierarchies cgroups) => new()
    {
        BoundingCapabilities = Names(HostProcess.BoundingCapabilities()),
        MinOomScoreAdj = HostProcess.LowestOomScoreAdjustment(),
        Cgroups = cgroups.Version,
        Seccomp = File.Exists("/proc/sys/kernel/seccomp/actions_avail"),
        SELinux = File.Exists("/sys/fs/selinux/enforce"),
        HugetlbController = cgroups.Version == CgroupVersion.V2
            ? HasUnified(cgroups, "hugetlb")
            : cgroups.Legacy.ContainsKey("hugetlb"),
        SwapAccounting = HasSwapAccounting(cgroups),
        KernelVersion = HostProcess.KernelVersion(),
        Architecture = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            Architecture other => other.ToString().ToLowerInvariant(),
        },
    };

    private static bool HasUnified(CgroupHierarchies cgroups, string controller)
    {
        string file = Path.Join(cgroups.Unified, "cgroup.controllers");
        return File.Exists(file) && File.ReadAllText(file).Split(' ', '\n').Contains(controller);
    }

    private static bool HasSwapAccounting(CgroupHierarchies cgroups) => cgroups.Version == CgroupVersion.V2
        ? HasUnified(cgroups, "memory")
        : cgroups.Legacy.TryGetValue("memory", out string? memory)
            && File.Exists(Path.Join(memory, "memory.memsw.limit_in_bytes"));

    private static HashSet<string> Names(IReadOnlySet<int> capabilities) =>
        [.. CapabilityNames.All.Where((_, number) => capabilities.Contains(number))];
}
