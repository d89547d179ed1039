using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>One thing that a plugin adjusts.</summary>
/// <param name="Field">Its kind.</param>
/// <param name="Key">Which one of that kind; empty where there is but one.</param>
/// <param name="Words">How messages name it.</param>
/// <param name="IsRemoval">Whether it is taken away: the key had "-" in front.</param>
internal readonly record struct AdjustedField(Field Field, string Key, string Words, bool IsRemoval = false)
{
    /// <summary>All that an adjustment touches.</summary>
    public static IEnumerable<AdjustedField> Of(ContainerAdjustment adjustment) =>
    [
        .. adjustment.Annotations.Keys.Select(key => Keyed(Field.Annotations, "annotation", key)),
        .. adjustment.Mounts.Select(mount => Keyed(Field.Mounts, "mount", mount.Destination)),
        .. adjustment.Env.Select(each => Keyed(Field.Env, "env", each.Key)),
        .. adjustment.Rlimits.Select(limit => Keyed(Field.Rlimits, "rlimit", limit.Type)),
        .. adjustment.CDIDevices.Select(device => Keyed(Field.CdiDevices, "CDI device", device.Name)),
        .. When(adjustment.Hooks is not null, Field.OciHooks, "OCI hooks"),
        // A first argument that is empty says: whatever others have set.
        .. adjustment.Args is ["", ..] ? [new AdjustedField(Field.Args, "", "args", IsRemoval: true)] : Nothing,
        .. When(adjustment.Args.Count > 0, Field.Args, "args"),
        .. Of(adjustment.Linux),
    ];

    /// <summary>All that resources set.</summary>
    public static IEnumerable<AdjustedField> Of(LinuxResources? resources) => resources is null ? [] :
    [
        .. Of(resources.Memory),
        .. Of(resources.Cpu),
        .. When(resources.Pids is not null, Field.PidsLimit, "pids limit"),
        .. resources.HugepageLimits.Select(limit => Keyed(Field.HugepageLimits, "hugepages", limit.PageSize)),
        .. resources.Unified.Keys.Select(key => Keyed(Field.CgroupsUnified, "unified", key)),
        .. When(resources.BlockioClass is not null, Field.BlockioClass, "blockio class"),
        .. When(resources.RdtClass is not null, Field.RdtClass, "rdt class"),
    ];

    private static IEnumerable<AdjustedField> Nothing => [];

    private static IEnumerable<AdjustedField> Of(LinuxContainerAdjustment? linux) => linux is null ? [] :
    [
        .. linux.Devices.Select(device => Keyed(Field.Devices, "device", device.Path)),
        .. linux.Namespaces.Select(each => Keyed(Field.Namespace, "namespace", each.Type)),
        .. linux.Sysctl.Keys.Select(key => Keyed(Field.Sysctl, "sysctl", key)),
        .. linux.NetDevices.Keys.Select(key => Keyed(Field.LinuxNetDevices, "network device", key)),
        .. When(linux.CgroupsPath.Length > 0, Field.CgroupsPath, "cgroups path"),
        .. When(linux.OomScoreAdj is not null, Field.OomScoreAdj, "oom score"),
        .. When(linux.IoPriority is not null, Field.IoPriority, "io priority"),
        .. When(linux.SeccompPolicy is not null, Field.SeccompPolicy, "seccomp policy"),
        .. When(linux.Scheduler is not null, Field.LinuxSched, "scheduler"),
        .. When(linux.MemoryPolicy is not null, Field.MemoryPolicy, "memory policy"),
        .. Of(linux.Rdt),
        .. Of(linux.Resources),
    ];

    private static IEnumerable<AdjustedField> Of(LinuxRdt? rdt) => rdt is null ? [] :
    [
        .. When(rdt.Remove, Field.RdtClosId, "rdt closID").Select(Removed),
        .. When(rdt.Remove, Field.RdtSchemata, "rdt schemata").Select(Removed),
        .. When(rdt.Remove, Field.RdtEnableMonitoring, "rdt monitoring").Select(Removed),
        .. When(rdt.ClosId is not null, Field.RdtClosId, "rdt closID"),
        .. When(rdt.Schemata is not null, Field.RdtSchemata, "rdt schemata"),
        .. When(rdt.EnableMonitoring is not null, Field.RdtEnableMonitoring, "rdt monitoring"),
    ];

    private static IEnumerable<AdjustedField> Of(LinuxMemory? memory) => memory is null ? [] :
    [
        .. When(memory.Limit is not null, Field.MemLimit, "memory limit"),
        .. When(memory.Reservation is not null, Field.MemReservation, "memory reservation"),
        .. When(memory.Swap is not null, Field.MemSwapLimit, "memory swap"),
        .. When(memory.Kernel is not null, Field.MemKernelLimit, "kernel memory"),
        .. When(memory.KernelTcp is not null, Field.MemTcplimit, "kernel TCP memory"),
        .. When(memory.Swappiness is not null, Field.MemSwappiness, "memory swappiness"),
        .. When(memory.DisableOomKiller is not null, Field.MemDisableOomKiller, "memory oom killer"),
        .. When(memory.UseHierarchy is not null, Field.MemUseHierarchy, "memory hierarchy"),
    ];

    private static IEnumerable<AdjustedField> Of(LinuxCPU? cpu) => cpu is null ? [] :
    [
        .. When(cpu.Shares is not null, Field.Cpushares, "cpu shares"),
        .. When(cpu.Quota is not null, Field.Cpuquota, "cpu quota"),
        .. When(cpu.Period is not null, Field.Cpuperiod, "cpu period"),
        .. When(cpu.RealtimeRuntime is not null, Field.CpurealtimeRuntime, "cpu realtime runtime"),
        .. When(cpu.RealtimePeriod is not null, Field.CpurealtimePeriod, "cpu realtime period"),
        .. When(cpu.Cpus.Length > 0, Field.CpusetCpus, "cpuset cpus"),
        .. When(cpu.Mems.Length > 0, Field.CpusetMems, "cpuset mems"),
    ];

    private static AdjustedField Keyed(Field field, string words, string key) => key.StartsWith('-')
        ? new AdjustedField(field, key[1..], $"{words} {key[1..]}", IsRemoval: true)
        : new AdjustedField(field, key, $"{words} {key}");

    private static AdjustedField Removed(AdjustedField field) => field with { IsRemoval = true };

    private static IEnumerable<AdjustedField> When(bool touched, Field field, string words) =>
        touched ? [new AdjustedField(field, "", words)] : [];
}
