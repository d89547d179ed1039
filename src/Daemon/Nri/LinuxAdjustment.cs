using Sampan.Cri.Nri;
using Sampan.Daemon.Engines;
using Sampan.Oci.Runtime;

namespace Sampan.Daemon.Nri;

/// <summary>Applies a plugin's adjustment to the Linux section of a spec.</summary>
internal static class LinuxAdjustment
{
    /// <summary>The section after the adjustment.</summary>
    /// <exception cref="Cri.CriException">It asks for what this host or the container's OCI runtime cannot give.</exception>
    public static LinuxSpec Apply(LinuxSpec spec, ContainerAdjustment adjustment, ISpecOffers offers)
    {
        string? propagation = Propagation(spec.RootfsPropagation, adjustment.Mounts);
        if (adjustment.Linux is not { } change)
        {
            return spec with { RootfsPropagation = propagation };
        }
        return spec with
        {
            RootfsPropagation = propagation,
            Devices = AdjustmentKeys.Merge(spec.Devices, change.Devices, device => device.Path, device => device.Path, ToDevice),
            Namespaces = AdjustmentKeys.Merge(
                spec.Namespaces, change.Namespaces, each => each.Type, each => each.Type,
                each => new Oci.Runtime.LinuxNamespace(each.Type, each.Path.Length == 0 ? null : each.Path)),
            Sysctl = AdjustmentKeys.Merge(spec.Sysctl, change.Sysctl),
            CgroupsPath = change.CgroupsPath.Length > 0 ? change.CgroupsPath : spec.CgroupsPath,
            Seccomp = change.SeccompPolicy is { } policy ? ToSeccomp(policy) : spec.Seccomp,
            NetDevices = NetDevices(spec.NetDevices, change, offers),
            MemoryPolicy = change.MemoryPolicy is { } memory ? MemoryPolicy(memory, offers) : spec.MemoryPolicy,
            Resources = Resources(spec.Resources ?? new Oci.Runtime.LinuxResources(), change, offers),
            IntelRdt = Rdt(spec.IntelRdt, change, offers),
        };
    }

    // A mount that lets others through needs a root that does.
    private static string? Propagation(string? known, IEnumerable<Sampan.Cri.Nri.Mount> mounts)
    {
        string[] options = [.. mounts.Where(mount => !mount.Destination.StartsWith('-')).SelectMany(mount => mount.Options)];
        return options.Any(option => option is "rshared" or "shared") ? "rshared"
            : known != "rshared" && options.Any(option => option is "rslave" or "slave") ? "rslave"
            : known;
    }

    private static IReadOnlyDictionary<string, Oci.Runtime.LinuxNetDevice>? NetDevices(
        IReadOnlyDictionary<string, Oci.Runtime.LinuxNetDevice>? known, LinuxContainerAdjustment change, ISpecOffers offers)
    {
        if (change.NetDevices.Count == 0)
        {
            return known;
        }
        offers.Require(SpecFeature.NetDevices);
        Dictionary<string, Oci.Runtime.LinuxNetDevice> merged = known is null ? [] : known.ToDictionary(StringComparer.Ordinal);
        foreach (string key in change.NetDevices.Keys)
        {
            merged.Remove(key.TrimStart('-'));
        }
        foreach ((string key, Sampan.Cri.Nri.LinuxNetDevice device) in change.NetDevices.Where(each => !each.Key.StartsWith('-')))
        {
            merged[key] = new Oci.Runtime.LinuxNetDevice(device.Name.Length > 0 ? device.Name : null);
        }
        return merged;
    }

    private static Oci.Runtime.LinuxMemoryPolicy MemoryPolicy(Sampan.Cri.Nri.LinuxMemoryPolicy policy, ISpecOffers offers)
    {
        offers.Require(SpecFeature.MemoryPolicy);
        return new Oci.Runtime.LinuxMemoryPolicy(
            KernelNames.Of(policy.Mode),
            policy.Nodes.Length > 0 ? policy.Nodes : null,
            policy.Flags.Count > 0 ? [.. policy.Flags.Select(KernelNames.Of)] : null);
    }

    private static Oci.Runtime.LinuxResources Resources(
        Oci.Runtime.LinuxResources spec, LinuxContainerAdjustment change, ISpecOffers offers)
    {
        // A device is of no use unless the cgroup lets it through.
        List<DeviceRule> rules =
        [
            .. spec.Devices ?? [],
            .. change.Devices.Where(device => !device.Path.StartsWith('-')).Select(device => new DeviceRule
            {
                Allow = true, Type = device.Type, Major = device.Major, Minor = device.Minor, Access = "rwm",
            }),
            .. (change.Resources?.Devices ?? []).Select(rule => new DeviceRule
            {
                Allow = rule.Allow,
                Type = rule.Type.Length > 0 ? rule.Type : null,
                Major = rule.Major?.Value,
                Minor = rule.Minor?.Value,
                Access = rule.Access,
            }),
        ];
        Oci.Runtime.LinuxResources with = spec with { Devices = rules.Count == 0 ? spec.Devices : rules };
        return change.Resources is not { } resources ? with : ResourceAdjustment.Apply(with, resources) with
        {
            BlockIO = resources.BlockioClass switch
            {
                null => with.BlockIO,
                { Value: "" } => null,
                { Value: string name } => offers.BlockIoClass(name),
            },
        };
    }

    private static IntelRdt? Rdt(IntelRdt? spec, LinuxContainerAdjustment change, ISpecOffers offers)
    {
        IntelRdt? rdt = change.Resources?.RdtClass is { } named
            ? named.Value.Length == 0 ? null : offers.RdtClass(named.Value)
            : spec;
        if (change.Rdt is not { } own)
        {
            return rdt;
        }
        rdt = own.Remove ? null : rdt;
        if (own.Schemata is not null)
        {
            offers.Require(SpecFeature.RdtSchemata);
        }
        if (own.EnableMonitoring is not null)
        {
            offers.Require(SpecFeature.RdtMonitoring);
        }
        var changed = new IntelRdt
        {
            ClosId = own.ClosId?.Value ?? rdt?.ClosId,
            L3CacheSchema = rdt?.L3CacheSchema,
            MemBwSchema = rdt?.MemBwSchema,
            Schemata = own.Schemata?.Value ?? rdt?.Schemata,
            EnableMonitoring = own.EnableMonitoring?.Value ?? rdt?.EnableMonitoring,
        };
        return changed == new IntelRdt() ? null : changed;
    }

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
}
