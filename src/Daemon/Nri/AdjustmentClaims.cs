using Sampan.Cri.Nri;

namespace Sampan.Daemon.Nri;

/// <summary>Which plugin has adjusted what of one container: no two may adjust the same thing.</summary>
internal sealed class AdjustmentClaims
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>Claims all that an adjustment touches. What it removes first ("-key") it may set anew.</summary>
    /// <exception cref="NriException">Another plugin has adjusted the same; both are named.</exception>
    public void Claim(string plugin, ContainerAdjustment adjustment)
    {
        List<string> fields = [.. Fields(adjustment)];
        foreach (string removed in fields.Where(field => field.Contains(" -", StringComparison.Ordinal)))
        {
            _owners.Remove(removed.Replace(" -", " ", StringComparison.Ordinal));
        }
        foreach (string field in fields.Where(field => !field.Contains(" -", StringComparison.Ordinal)))
        {
            if (_owners.TryGetValue(field, out string? owner) && owner != plugin)
            {
                throw new NriException($"plugins \"{owner}\" and \"{plugin}\" both adjust {field}: configure one of them not to");
            }
            _owners[field] = plugin;
        }
    }

    private static IEnumerable<string> Fields(ContainerAdjustment adjustment)
    {
        IEnumerable<string> plain =
        [
            .. adjustment.Annotations.Keys.Select(key => $"annotation {key}"),
            .. adjustment.Mounts.Select(mount => $"mount {mount.Destination}"),
            .. adjustment.Env.Select(each => $"env {each.Key}"),
            .. adjustment.Rlimits.Select(limit => $"rlimit {limit.Type}"),
        ];
        return adjustment.Args.Count > 0 ? [.. plain, "args", .. LinuxFields(adjustment.Linux)] : [.. plain, .. LinuxFields(adjustment.Linux)];
    }

    private static IEnumerable<string> LinuxFields(LinuxContainerAdjustment? linux) => linux is null ? [] :
    [
        .. linux.Devices.Select(device => $"device {device.Path}"),
        .. linux.Namespaces.Select(each => $"namespace {each.Type}"),
        .. linux.Sysctl.Keys.Select(key => $"sysctl {key}"),
        .. When(linux.CgroupsPath.Length > 0, "cgroups path"),
        .. When(linux.OomScoreAdj is not null, "oom score"),
        .. When(linux.IoPriority is not null, "io priority"),
        .. When(linux.SeccompPolicy is not null, "seccomp policy"),
        .. ResourceFields(linux.Resources),
    ];

    private static IEnumerable<string> ResourceFields(LinuxResources? resources) => resources is null ? [] :
    [
        .. When(resources.Memory?.Limit is not null, "memory limit"),
        .. When(resources.Memory?.Reservation is not null, "memory reservation"),
        .. When(resources.Memory?.Swap is not null, "memory swap"),
        .. When(resources.Memory?.Swappiness is not null, "memory swappiness"),
        .. When(resources.Memory?.DisableOomKiller is not null, "memory oom killer"),
        .. When(resources.Cpu?.Shares is not null, "cpu shares"),
        .. When(resources.Cpu?.Quota is not null, "cpu quota"),
        .. When(resources.Cpu?.Period is not null, "cpu period"),
        .. When(resources.Cpu?.RealtimeRuntime is not null, "cpu realtime runtime"),
        .. When(resources.Cpu?.RealtimePeriod is not null, "cpu realtime period"),
        .. When(resources.Cpu?.Cpus is { Length: > 0 }, "cpuset cpus"),
        .. When(resources.Cpu?.Mems is { Length: > 0 }, "cpuset mems"),
        .. When(resources.Pids is not null, "pids limit"),
        .. resources.HugepageLimits.Select(limit => $"hugepages {limit.PageSize}"),
        .. resources.Unified.Keys.Select(key => $"unified {key}"),
        .. When(resources.BlockioClass is not null, "blockio class"),
        .. When(resources.RdtClass is not null, "rdt class"),
    ];

    private static IEnumerable<string> When(bool touched, string field) => touched ? [field] : [];
}
