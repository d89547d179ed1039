using Sampan.Cri.Nri;
using Sampan.Oci.Runtime;
using NriResources = Sampan.Cri.Nri.LinuxResources;
using SpecResources = Sampan.Oci.Runtime.LinuxResources;

namespace Sampan.Daemon.Nri;

/// <summary>Parts of a container's spec as plugins are shown them.</summary>
internal static class SpecObjects
{
    /// <summary>Devices, resources and what else the Linux section has.</summary>
    public static void Add(LinuxContainer shown, LinuxSpec linux)
    {
        shown.CgroupsPath = linux.CgroupsPath ?? "";
        shown.Sysctl.Add(linux.Sysctl?.ToDictionary() ?? []);
        shown.Namespaces.Add((linux.Namespaces ?? []).Select(
            each => new Sampan.Cri.Nri.LinuxNamespace { Type = each.Type, Path = each.Path ?? "" }));
        shown.Devices.Add((linux.Devices ?? []).Select(Device));
        shown.Resources = linux.Resources is { } resources ? Resources(resources) : shown.Resources;
        foreach ((string key, Oci.Runtime.LinuxNetDevice device) in linux.NetDevices ?? new Dictionary<string, Oci.Runtime.LinuxNetDevice>())
        {
            shown.NetDevices[key] = new Sampan.Cri.Nri.LinuxNetDevice { Name = device.Name ?? "" };
        }
        shown.Rdt = linux.IntelRdt is not { } rdt ? null : new LinuxRdt
        {
            ClosId = rdt.ClosId is { } clos ? new OptionalString { Value = clos } : null,
            Schemata = rdt.Schemata is { } schemata ? new OptionalRepeatedString { Value = { schemata } } : null,
            EnableMonitoring = rdt.EnableMonitoring is { } monitored ? new OptionalBool { Value = monitored } : null,
        };
    }

    /// <summary>Scheduling of the process.</summary>
    public static void Add(LinuxContainer shown, RuntimeProcess process)
    {
        shown.IoPriority = process.IoPriority is not { } priority ? null : new LinuxIOPriority
        {
            Class = priority.Class switch
            {
                "IOPRIO_CLASS_RT" => IOPrioClass.Rt,
                "IOPRIO_CLASS_IDLE" => IOPrioClass.Idle,
                _ => IOPrioClass.Be,
            },
            Priority = priority.Priority,
        };
    }

    /// <summary>The hooks of the OCI runtime; null when there is none.</summary>
    public static Hooks? Hooks(IReadOnlyDictionary<string, IReadOnlyList<RuntimeHook>>? hooks) => hooks is null ? null : new Hooks
    {
        Prestart = { At(hooks, "prestart") },
        CreateRuntime = { At(hooks, "createRuntime") },
        CreateContainer = { At(hooks, "createContainer") },
        StartContainer = { At(hooks, "startContainer") },
        Poststart = { At(hooks, "poststart") },
        Poststop = { At(hooks, "poststop") },
    };

    private static IEnumerable<Hook> At(IReadOnlyDictionary<string, IReadOnlyList<RuntimeHook>> hooks, string point) =>
        hooks.TryGetValue(point, out IReadOnlyList<RuntimeHook>? known) ? known.Select(Hook) : [];

    private static Hook Hook(RuntimeHook hook) => new()
    {
        Path = hook.Path,
        Args = { hook.Args ?? [] },
        Env = { hook.Env ?? [] },
        Timeout = hook.Timeout is { } seconds ? new OptionalInt { Value = seconds } : null,
    };

    private static Sampan.Cri.Nri.LinuxDevice Device(Oci.Runtime.LinuxDevice device) => new()
    {
        Path = device.Path,
        Type = device.Type,
        Major = device.Major,
        Minor = device.Minor,
        FileMode = device.FileMode is { } mode ? new OptionalFileMode { Value = mode } : null,
        Uid = device.Uid is { } uid ? new OptionalUInt32 { Value = uid } : null,
        Gid = device.Gid is { } gid ? new OptionalUInt32 { Value = gid } : null,
    };

    private static NriResources Resources(SpecResources from) => new()
    {
        Memory = from.Memory is not { } memory ? new LinuxMemory() : new LinuxMemory
        {
            Limit = Wide(memory.Limit),
            Reservation = Wide(memory.Reservation),
            Swap = Wide(memory.Swap),
            Swappiness = Wide(memory.Swappiness),
            DisableOomKiller = memory.DisableOomKiller is { } off ? new OptionalBool { Value = off } : null,
        },
        Cpu = from.Cpu is not { } cpu ? new LinuxCPU() : new LinuxCPU
        {
            Shares = Wide(cpu.Shares),
            Quota = Wide(cpu.Quota),
            Period = Wide(cpu.Period),
            RealtimeRuntime = Wide(cpu.RealtimeRuntime),
            RealtimePeriod = Wide(cpu.RealtimePeriod),
            Cpus = cpu.Cpus ?? "",
            Mems = cpu.Mems ?? "",
        },
        Pids = from.Pids is { } pids ? new LinuxPids { Limit = pids.Limit } : null,
        HugepageLimits =
        {
            (from.HugepageLimits ?? []).Select(limit => new Sampan.Cri.Nri.HugepageLimit { PageSize = limit.PageSize, Limit = limit.Limit }),
        },
        Unified = { from.Unified?.ToDictionary() ?? [] },
    };

    private static OptionalInt64? Wide(long? value) => value is { } set ? new OptionalInt64 { Value = set } : null;

    private static OptionalUInt64? Wide(ulong? value) => value is { } set ? new OptionalUInt64 { Value = set } : null;
}
