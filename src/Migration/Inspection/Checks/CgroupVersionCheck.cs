using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-CGROUP.</summary>
internal sealed class CgroupVersionCheck : Check
{
    private static readonly string[] Needed = ["cpu", "cpuset", "memory", "pids"];

    public override string Id => "OS-CGROUP";

    public override string Title => "Does the kubelet take this machine's cgroups?";

    public override string LooksAt => "cgroup v1, v2 or hybrid; failCgroupV1; the controllers of the root";

    public override string Weighs => "blocker; warning where only the next upgrade minds";

    public override string Remedy => "Boot with cgroup v2 (systemd.unified_cgroup_hierarchy=1), or set failCgroupV1: false in the kubelet's configuration.";

    public override string Explanation =>
        "From 1.35 on the kubelet does not start on cgroup v1, hybrid included, unless failCgroupV1 is false. On v2 it needs the controllers cpu, cpuset, "
        + "memory and pids at the root. Changing the version of cgroups takes a reboot and is better not done in one go with a change of the runtime.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        HostFacts host = context.Node.Host;
        if (host.Cgroup is "v1" or "hybrid" && context.SettingValue("failCgroupV1") is not ("false" or "False"))
        {
            if (context.Kubelet().Reached(1, 35))
                yield return Block("cgroup", $"The machine has cgroup {host.Cgroup}; the kubelet {context.Kubelet()} refuses it.");
            else if (context.Next().Reached(1, 35))
                yield return Warn("cgroup", $"The machine has cgroup {host.Cgroup}; kubelet {context.Next()!.Minor()} will refuse it.");
        }
        if (host.Cgroup == "v2" && host.CgroupControllers.Count > 0 && Needed.Except(host.CgroupControllers).ToArray() is { Length: > 0 } missing)
            yield return Block("cgroup", $"cgroup v2 lacks the controllers {string.Join(", ", missing)} at its root.", "Have the kernel and its command line (cgroup_disable=, cgroup_no_v1=) offer them.");
    }
}
