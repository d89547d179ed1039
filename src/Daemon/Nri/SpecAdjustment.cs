using Google.Protobuf.Collections;
using Sampan.Cri.Nri;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Nri;

/// <summary>Applies a plugin's adjustment to a container's spec. A key that begins with "-" removes.</summary>
internal static class SpecAdjustment
{
    private const string RemoveAndSet = "";

    /// <summary>The spec after the adjustment.</summary>
    /// <exception cref="NriException">It asks for what Sampan does not do.</exception>
    public static RuntimeSpec Apply(RuntimeSpec spec, ContainerAdjustment adjustment)
    {
        RequireKnown(adjustment);
        return spec with
        {
            Annotations = Merge(spec.Annotations, adjustment.Annotations),
            Mounts = Merge(
                spec.Mounts, adjustment.Mounts, mount => mount.Destination, mount => mount.Destination, ToMount),
            Process = spec.Process is { } process ? Process(process, adjustment) : null,
            Linux = adjustment.Linux is { } linux ? Linux(spec.Linux ?? new LinuxSpec(), linux) : spec.Linux,
        };
    }

    private static void RequireKnown(ContainerAdjustment adjustment)
    {
        string? unknown =
            adjustment.Hooks is not null ? "OCI hooks"
            : adjustment.CDIDevices.Count > 0 ? "CDI devices"
            : adjustment.Linux?.NetDevices.Count > 0 ? "network devices"
            : adjustment.Linux?.Scheduler is not null ? "the scheduler"
            : adjustment.Linux?.Rdt is not null ? "RDT"
            : adjustment.Linux?.MemoryPolicy is not null ? "the memory policy"
            : adjustment.Linux?.Resources?.BlockioClass is not null ? "the block I/O class"
            : adjustment.Linux?.Resources?.RdtClass is not null ? "the RDT class"
            : null;
        if (unknown is not null)
        {
            throw new NriException($"the plugin adjusts {unknown}, which Sampan does not support");
        }
    }

    private static RuntimeProcess Process(RuntimeProcess process, ContainerAdjustment adjustment) => process with
    {
        // A first argument that is empty says: replace what another plugin has set.
        Args = adjustment.Args.Count == 0 ? process.Args
            : [.. adjustment.Args[0] == RemoveAndSet ? adjustment.Args.Skip(1) : adjustment.Args],
        Env = Merge(
            process.Env, adjustment.Env, text => text.Split('=', 2)[0], each => each.Key, each => $"{each.Key}={each.Value}"),
        Rlimits = Merge(
            process.Rlimits, adjustment.Rlimits, limit => limit.Type, limit => limit.Type,
            limit => new RuntimeRlimit(limit.Type, limit.Hard, limit.Soft)),
        OomScoreAdj = adjustment.Linux?.OomScoreAdj is { } score ? (int)Math.Clamp(score.Value, -1000, 1000) : process.OomScoreAdj,
        IoPriority = adjustment.Linux?.IoPriority is { Class: not IOPrioClass.None } priority
            ? new RuntimeIoPriority(ClassOf(priority.Class), priority.Priority)
            : process.IoPriority,
    };

    private static string ClassOf(IOPrioClass value) => value switch
    {
        IOPrioClass.Rt => "IOPRIO_CLASS_RT",
        IOPrioClass.Idle => "IOPRIO_CLASS_IDLE",
        _ => "IOPRIO_CLASS_BE",
    };

    private static LinuxSpec Linux(LinuxSpec spec, LinuxContainerAdjustment change) => spec with
    {
        Devices = Merge(spec.Devices, change.Devices, device => device.Path, device => device.Path, ToDevice),
        Namespaces = Merge(
            spec.Namespaces, change.Namespaces, each => each.Type, each => each.Type,
            each => new Oci.Runtime.LinuxNamespace(each.Type, each.Path.Length == 0 ? null : each.Path)),
        Sysctl = Merge(spec.Sysctl, change.Sysctl),
        CgroupsPath = change.CgroupsPath.Length > 0 ? change.CgroupsPath : spec.CgroupsPath,
        Seccomp = change.SeccompPolicy is { } policy ? ToSeccomp(policy) : spec.Seccomp,
        Resources = Resources(spec.Resources ?? new Oci.Runtime.LinuxResources(), change),
    };

    private static Oci.Runtime.LinuxResources Resources(Oci.Runtime.LinuxResources spec, LinuxContainerAdjustment change)
    {
        // A device is of no use unless the cgroup lets it through.
        List<DeviceRule> rules =
        [
            .. spec.Devices ?? [],
            .. change.Devices.Where(device => !device.Path.StartsWith('-')).Select(device => new DeviceRule
            {
                Allow = true, Type = device.Type, Major = device.Major, Minor = device.Minor, Access = "rwm",
            }),
        ];
        Oci.Runtime.LinuxResources with = spec with { Devices = rules.Count == 0 ? spec.Devices : rules };
        return change.Resources is not { } resources ? with : with with
        {
            Memory = resources.Memory is { } memory ? Memory(spec.Memory ?? new MemoryResources(), memory) : spec.Memory,
            Cpu = resources.Cpu is { } cpu ? Cpu(spec.Cpu ?? new CpuResources(), cpu) : spec.Cpu,
            Pids = resources.Pids is { } pids ? new PidsResources(pids.Limit) : spec.Pids,
            HugepageLimits = Merge(
                spec.HugepageLimits, resources.HugepageLimits, limit => limit.PageSize, limit => limit.PageSize,
                limit => new Oci.Runtime.HugepageLimit(limit.PageSize, limit.Limit)),
            Unified = Merge(spec.Unified, resources.Unified),
        };
    }

    private static MemoryResources Memory(MemoryResources spec, LinuxMemory change) => spec with
    {
        Limit = change.Limit?.Value ?? spec.Limit,
        Reservation = change.Reservation?.Value ?? spec.Reservation,
        Swap = change.Swap?.Value ?? spec.Swap,
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

    private static RuntimeMount ToMount(Sampan.Cri.Nri.Mount mount) => new()
    {
        Destination = mount.Destination,
        Type = mount.Type.Length > 0 ? mount.Type : null,
        Source = mount.Source.Length > 0 ? mount.Source : null,
        Options = mount.Options,
    };

    private static Oci.Runtime.LinuxDevice ToDevice(Sampan.Cri.Nri.LinuxDevice device) => new()
    {
        Path = device.Path,
        Type = device.Type,
        Major = device.Major,
        Minor = device.Minor,
        FileMode = device.FileMode?.Value,
        Uid = device.Uid?.Value,
        Gid = device.Gid?.Value,
    };

    private static Seccomp ToSeccomp(LinuxSeccomp policy) => new()
    {
        DefaultAction = policy.DefaultAction,
        DefaultErrnoRet = policy.DefaultErrno?.Value,
        Architectures = policy.Architectures,
        Flags = policy.Flags,
        ListenerPath = policy.ListenerPath.Length > 0 ? policy.ListenerPath : null,
        ListenerMetadata = policy.ListenerMetadata.Length > 0 ? policy.ListenerMetadata : null,
        Syscalls =
        [
            .. policy.Syscalls.Select(call => new SeccompSyscall
            {
                Names = call.Names,
                Action = call.Action,
                ErrnoRet = call.ErrnoRet?.Value,
                Args = [.. call.Args.Select(each => new SeccompArgument(each.Index, each.Value, each.Op, each.ValueTwo))],
            }),
        ],
    };

    private static IReadOnlyDictionary<string, string>? Merge(
        IReadOnlyDictionary<string, string>? known, MapField<string, string> changes)
    {
        if (changes.Count == 0)
        {
            return known;
        }
        Dictionary<string, string> merged = known is null ? [] : known.ToDictionary(StringComparer.Ordinal);
        foreach (string key in changes.Keys)
        {
            merged.Remove(key.TrimStart('-'));
        }
        foreach ((string key, string value) in changes.Where(change => !change.Key.StartsWith('-')))
        {
            merged[key] = value;
        }
        return merged;
    }

    private static IReadOnlyList<T>? Merge<T, TChange>(
        IReadOnlyList<T>? known,
        IReadOnlyCollection<TChange> changes,
        Func<T, string> keyOf,
        Func<TChange, string> changedKeyOf,
        Func<TChange, T> convert)
    {
        if (changes.Count == 0)
        {
            return known;
        }
        HashSet<string> gone = [.. changes.Select(change => changedKeyOf(change).TrimStart('-'))];
        return
        [
            .. (known ?? []).Where(item => !gone.Contains(keyOf(item))),
            .. changes.Where(change => !changedKeyOf(change).StartsWith('-')).Select(convert),
        ];
    }
}
