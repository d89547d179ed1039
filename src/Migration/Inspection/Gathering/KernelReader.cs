using Sampan.Linux.Cgroups;
using Sampan.Migration.Node;

namespace Sampan.Migration.Inspection.Gathering;

/// <summary>The kernel and its process 1: release, cgroups, SELinux, AppArmor.</summary>
internal static class KernelReader
{
    internal static string Release(NodeFiles files) => files.Live ? (files.Text("/proc/sys/kernel/osrelease") ?? "").Trim() : "";

    internal static string Init(NodeFiles files) => files.Live ? (files.Text("/proc/1/comm") ?? "").Trim() : "";

    /// <summary><c>v1</c>, <c>hybrid</c> or <c>v2</c>; of a copy as its kernel command line on disk asks for, if it does.</summary>
    internal static string Cgroup(NodeFiles files)
    {
        if (!files.Live)
            return CgroupAtBoot(files);
        try
        {
            string[] mounts = (files.Text("/proc/self/mounts") ?? "").Split('\n');
            return CgroupHierarchies.Parse(mounts).Version switch
            {
                CgroupVersion.V1 => "v1",
                CgroupVersion.Hybrid => "hybrid",
                _ => "v2",
            };
        }
        catch (IOException)
        {
            files.Miss("cgroups: no cgroup file system is mounted.");
            return "";
        }
    }

    /// <summary>The mode in which the kernel is, or will be at boot as /etc/selinux/config says.</summary>
    internal static string SeLinux(NodeFiles files)
    {
        if (files.Live)
        {
            return files.Text("/sys/fs/selinux/enforce")?.Trim() switch
            {
                "1" => "enforcing",
                "0" => "permissive",
                _ => "disabled",
            };
        }
        string? mode = files.Text("/etc/selinux/config")?.Split('\n').Select(line => line.Trim())
            .LastOrDefault(line => line.StartsWith("SELINUX=", StringComparison.Ordinal))?["SELINUX=".Length..].Trim().ToLowerInvariant();
        return mode ?? (files.IsFolder("/etc") ? "disabled" : "");
    }

    internal static bool? Seccomp(NodeFiles files) =>
        files.Live ? files.Text("/proc/self/status")?.Contains("\nSeccomp:", StringComparison.Ordinal) : null;

    /// <summary>Controllers of a version 2 root, which exists in a hybrid too but then has not what version 1 holds.</summary>
    internal static IReadOnlyList<string> Controllers(NodeFiles files, string cgroup) =>
        cgroup == "v2" && files.Live
            ? (files.Text("/sys/fs/cgroup/cgroup.controllers") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) : [];

    internal static bool? AppArmor(NodeFiles files) =>
        files.Live ? files.Text("/sys/module/apparmor/parameters/enabled")?.Trim() == "Y" : null;

    private static string CgroupAtBoot(NodeFiles files)
    {
        string[] words = (files.Text("/proc/cmdline") ?? files.Text("/etc/default/grub") ?? files.Text("/etc/kernel/cmdline") ?? "")
            .Split([' ', '\t', '\n', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
        string? asked = words.LastOrDefault(word => word.StartsWith("systemd.unified_cgroup_hierarchy", StringComparison.Ordinal));
        return asked is null ? "" : asked.EndsWith("=0", StringComparison.Ordinal) || asked.EndsWith("=no", StringComparison.Ordinal)
            || asked.EndsWith("=false", StringComparison.Ordinal) ? "v1" : "v2";
    }
}
