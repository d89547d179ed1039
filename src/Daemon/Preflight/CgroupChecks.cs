using Sampan.Daemon.Configuration;

namespace Sampan.Daemon.Preflight;

/// <summary>Control groups and who makes them.</summary>
internal static class CgroupChecks
{
    public static IEnumerable<PreflightFinding> Decide(CgroupDriver driver, HostFacts facts)
    {
        CgroupFacts cgroups = facts.Cgroups;
        string seen = $"{ModeName(cgroups.Mode)}: {string.Join(' ', cgroups.Controllers)}";
        if (cgroups.Mode == CgroupMode.None)
        {
            yield return PreflightFinding.Error(
                "cgroups", "no cgroup file system is mounted", "no cgroup or cgroup2 in /proc/self/mountinfo", "run: mount -t cgroup2 none /sys/fs/cgroup");
            yield break;
        }
        if (cgroups.ReadOnlyAt is { } place)
        {
            yield return PreflightFinding.Error(
                "cgroups", "cgroups cannot be made: the file system is read-only", $"{place} is mounted ro",
                $"run: mount -o remount,rw {place}   (in a container, give it a writable /sys/fs/cgroup)");
        }
        bool whole = true;
        foreach ((string controller, PreflightSeverity severity, string consequence) in Missing(cgroups))
        {
            whole = false;
            yield return new PreflightFinding($"cgroup-{controller}", severity, $"the {controller} controller is missing: {consequence}", seen, Remedy(controller, cgroups.Mode));
        }
        if (whole && cgroups.ReadOnlyAt is null) yield return PreflightFinding.Ok("cgroups", "every controller that pods need is there", seen);
        if (driver == CgroupDriver.Systemd) yield return SystemdBus(facts.HasSystemdBus);
    }

    private static IEnumerable<(string Controller, PreflightSeverity Severity, string Consequence)> Missing(CgroupFacts cgroups)
    {
        (string, PreflightSeverity, string)[] wanted =
        [
            ("cpu", PreflightSeverity.Error, "CPU shares and limits cannot be held"),
            ("memory", PreflightSeverity.Error, "memory limits cannot be held"),
            ("cpuset", PreflightSeverity.Warning, "CPUs cannot be assigned, and the kubelet does not start"),
            ("pids", PreflightSeverity.Warning, "process limits cannot be held, and the kubelet does not start"),
        ];
        foreach ((string, PreflightSeverity, string) each in wanted)
        {
            if (!cgroups.Controllers.Contains(each.Item1)) yield return each;
        }
        // Version 2 guards devices by eBPF and has no controller for them.
        if (cgroups.Mode != CgroupMode.Unified && !cgroups.Controllers.Contains("devices"))
        {
            yield return ("devices", PreflightSeverity.Error, "containers could open any device of the host");
        }
    }

    private static string Remedy(string controller, CgroupMode mode) => (controller, mode) switch
    {
        ("memory", _) => "boot the kernel with cgroup_enable=memory",
        (_, CgroupMode.Unified) => $"let the cgroup above hand it down: echo +{controller} > cgroup.subtree_control; or use a kernel with it",
        _ => $"run: mkdir -p /sys/fs/cgroup/{controller} && mount -t cgroup -o {controller} cgroup /sys/fs/cgroup/{controller}",
    };

    private static PreflightFinding SystemdBus(bool reachable) => reachable
        ? PreflightFinding.Ok("systemd", "systemd can be asked for slices and scopes", "its bus socket exists")
        : PreflightFinding.Error(
            "systemd", "the systemd cgroup driver has no bus to ask", "neither /run/dbus/system_bus_socket nor /run/systemd/private",
            $"{PackageName.Dbus.Advice}, or set cgroup.driver: cgroupfs", PackageName.Dbus);

    private static string ModeName(CgroupMode mode) => mode switch
    {
        CgroupMode.Legacy => "v1",
        CgroupMode.Hybrid => "v1 with v2 beside it",
        CgroupMode.Unified => "v2",
        _ => "none",
    };
}
