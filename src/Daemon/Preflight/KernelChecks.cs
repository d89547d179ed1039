using System.Globalization;

namespace Sampan.Daemon.Preflight;

/// <summary>The kernel's version, overlay and mount propagation.</summary>
internal static class KernelChecks
{
    // pidfd_open. openat2 (5.6) and volatile overlay mounts (5.10) have slower stand-ins.
    private static readonly Version s_least = new(5, 3);
    private static readonly Version s_full = new(5, 10);

    public static IEnumerable<PreflightFinding> Decide(HostFacts facts) =>
        [Kernel(facts.KernelRelease), Overlay(facts), Propagation(facts.RootIsShared)];

    private static PreflightFinding Kernel(string release)
    {
        const string id = "kernel";
        Version? version = Parse(release);
        if (version is null)
        {
            return PreflightFinding.Warning(id, "the kernel's version cannot be told", $"\"{release}\"", $"use Linux {s_full} or later");
        }
        if (version < s_least)
        {
            return PreflightFinding.Error(
                id, $"the kernel is too old: Linux {s_least} brought pidfd_open, which tells a process from a later one with its pid",
                release, $"use Linux {s_least} or later, best {s_full} or later");
        }
        return version < s_full
            ? PreflightFinding.Warning(
                id, "the kernel is old: before 5.10 containers start slower, before 5.6 images unpack slower", release, $"use Linux {s_full} or later")
            : PreflightFinding.Ok(id, "the kernel has what Sampan uses", release);
    }

    private static PreflightFinding Overlay(HostFacts facts)
    {
        const string id = "overlay";
        OverlayFacts overlay = facts.Overlay;
        if (overlay is { Tried: true, TrialFailure: null })
        {
            return PreflightFinding.Ok(id, "overlay mounts work in the root folder", $"a trial mount on {facts.Root.FileSystem}");
        }
        if (overlay is { Registered: false, ModulePresent: false })
        {
            return PreflightFinding.Error(
                id, "the kernel has no overlay file system", "not in /proc/filesystems, and no module",
                "use a kernel with CONFIG_OVERLAY_FS; in a container, run modprobe overlay on the host");
        }
        if (overlay.TrialFailure is { } failure)
        {
            return PreflightFinding.Error(
                id, $"overlay mounts do not work in the root folder, on {facts.Root.FileSystem}", failure,
                "put root on ext4, xfs with ftype=1 or btrfs: root: in the configuration, or --root");
        }
        return overlay.Registered
            ? PreflightFinding.Ok(id, "the kernel has overlay; no trial mount was made", "in /proc/filesystems")
            : PreflightFinding.Warning(
                id, "overlay is not loaded yet; the kernel loads it when it is first used", "a module, not in /proc/filesystems",
                "to be sure: modprobe overlay; echo overlay > /etc/modules-load.d/sampan.conf");
    }

    private static PreflightFinding Propagation(bool shared) => shared
        ? PreflightFinding.Ok("mount-propagation", "mounts of pods can reach the host", "/ is shared")
        : PreflightFinding.Warning(
            "mount-propagation", "/ is not shared: containers with volumes of Bidirectional or HostToContainer propagation are refused",
            "no shared: field for / in /proc/self/mountinfo", "run: mount --make-rshared /   (under systemd this is the default: see MountFlags= of the unit)");

    private static Version? Parse(string release)
    {
        string[] parts = release.Split('.', '-', '+');
        return parts.Length >= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            ? new Version(major, minor)
            : null;
    }
}
