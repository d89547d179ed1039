using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-KERNEL.</summary>
internal sealed class KernelCheck : Check
{
    private const string DetachMounts = "fs.may_detach_mounts";

    private static readonly string[] Needed = ["overlay", "br_netfilter", "nf_conntrack"];

    public override string Id => "OS-KERNEL";

    public override string Title => "Has the kernel what runtimes need?";

    public override string LooksAt => "modules overlay, br_netfilter, nf_conntrack; seccomp; ftype of XFS; fs.may_detach_mounts on 3.10";

    public override string Weighs => "blocker; automatic where a module only has to be loaded";

    public override string Remedy => "Install the kernel's modules, or a kernel that has them.";

    public override CheckNeeds Needs => CheckNeeds.Live;

    public override string Explanation =>
        "Docker loads some modules itself and may use another storage driver; CRI runtimes want overlay from the start. XFS made without ftype=1 cannot carry "
        + "overlay. The kernel 3.10 of RHEL and CentOS 7 needs fs.may_detach_mounts=1, or containers cannot be removed ('device or resource busy'); newer "
        + "kernels do not have this setting.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        HostFacts host = context.Node.Host;
        foreach (string module in context.Node.Live ? Needed.Except(host.Modules) : [])
        {
            if (host.LoadableModules.Contains(module))
                yield return Automatic(module, $"The module {module} is not loaded.", "The plan loads it, now and at every boot.");
            else if (host.LoadableModules.Count > 0 || host.Modules.Count > 0)
                yield return Block(module, $"The kernel {host.Kernel} has no module {module}, loaded or to be loaded.");
        }
        if (host.Seccomp == false)
            yield return Block("seccomp", $"The kernel {host.Kernel} has no seccomp.", "Boot a kernel with CONFIG_SECCOMP_FILTER.");
        foreach (DiskFacts disk in host.Disks.Where(d => d.EntryTypes == false).DistinctBy(d => d.MountPoint))
            yield return Block(disk.MountPoint, $"{disk.MountPoint} is XFS with ftype=0, on which overlay does not work.", "Make the file system anew with 'mkfs.xfs -n ftype=1', or give the target another disk.");
        if (host.Kernel.StartsWith("3.10", StringComparison.Ordinal) && host.Sysctls.GetValueOrDefault(DetachMounts) == "0")
            yield return BlockUnlessAccepted(DetachMounts, $"{DetachMounts} is 0 on kernel {host.Kernel}.", $"sysctl -w {DetachMounts}=1, and the same in /etc/sysctl.d.");
    }
}
