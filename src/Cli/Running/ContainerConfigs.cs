using Sampan.Cri.V1;

namespace Sampan.Cli.Running;

/// <summary>The container's configuration for <c>run</c>, with the defaults a kubelet would send.</summary>
internal static class ContainerConfigs
{
    private const long CpuPeriod = 100_000;
    private const long SharesPerCpu = 1024;

    // What the kubelet hides and protects in /proc and /sys of an unprivileged container.
    private static readonly string[] Masked =
    [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
    ];

    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <param name="options">What was asked for.</param>
    /// <param name="imageId">The image, as the runtime calls it.</param>
    /// <param name="pod">The pod it is for.</param>
    public static ContainerConfig Of(RunOptions options, string imageId, PodSandboxMetadata pod)
    {
        var config = new ContainerConfig
        {
            Metadata = new ContainerMetadata { Name = options.Name },
            Image = new ImageSpec { Image = imageId, UserSpecifiedImage = options.Image },
            Args = { options.Command },
            WorkingDir = options.WorkingDirectory,
            Envs = { options.Environment },
            Mounts = { options.Mounts },
            LogPath = RunLogs.FileOf(options.Name),
            Stdin = options.Stdin,
            // Input that ends is the end for the command; a person at a terminal may leave and come back.
            StdinOnce = options.Stdin && !options.Terminal,
            Tty = options.Terminal,
            Linux = new LinuxContainerConfig { Resources = ResourcesOf(options), SecurityContext = SecurityOf(options) },
        };
        if (options.EntryPoint is not null)
            config.Command.Add(options.EntryPoint);
        config.Labels.Add(KubernetesLabels.ContainerName, options.Name);
        config.Labels.Add(KubernetesLabels.PodName, pod.Name);
        config.Labels.Add(KubernetesLabels.PodNamespace, pod.Namespace);
        config.Labels.Add(KubernetesLabels.PodUid, pod.Uid);
        foreach ((string key, string value) in options.Labels)
            config.Labels[key] = value;
        return config;
    }

    private static LinuxContainerResources ResourcesOf(RunOptions options)
    {
        var resources = new LinuxContainerResources { MemoryLimitInBytes = options.Memory };
        if (options.Cpus > 0)
        {
            resources.CpuPeriod = CpuPeriod;
            resources.CpuQuota = (long)(options.Cpus * CpuPeriod);
            resources.CpuShares = Math.Max(2, (long)(options.Cpus * SharesPerCpu));
        }

        return resources;
    }

    private static LinuxContainerSecurityContext SecurityOf(RunOptions options)
    {
        var security = new LinuxContainerSecurityContext
        {
            Privileged = options.Privileged,
            NamespaceOptions = SandboxConfigs.Namespaces(options.HostNetwork),
            RunAsUsername = options.User?.Name ?? "",
        };
        if (options.User?.Uid is { } uid)
            security.RunAsUser = new Int64Value { Value = uid };
        if (options.User?.Gid is { } gid)
            security.RunAsGroup = new Int64Value { Value = gid };
        if (!options.Privileged)
        {
            security.Seccomp = new SecurityProfile { ProfileType = SecurityProfile.Types.ProfileType.RuntimeDefault };
            security.MaskedPaths.Add(Masked);
            security.ReadonlyPaths.Add(ReadOnly);
        }

        return security;
    }
}
