using System.Text.Json.Nodes;
using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-SELINUX.</summary>
internal sealed class SeLinuxCheck : Check
{
    public override string Id => "OS-SELINUX";

    public override string Title => "Will SELinux let the target's containers work?";

    public override string LooksAt => "the mode of SELinux, container-selinux, Docker's selinux-enabled";

    public override string Weighs => "warning; blocker while enforcing without container-selinux";

    public override string Remedy => "Install container-selinux of the distribution, and label the target's root ('restorecon -R').";

    public override string Explanation =>
        "Labels belong to paths: the policy knows /var/lib/docker, and it must know the new root too. CRI runtimes do not relabel volumes as Docker's :z does. "
        + "With Docker's selinux-enabled off, containers ran unconfined so far, and a target that turns labels on may refuse what worked.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        HostFacts host = context.Node.Host;
        if (host.SeLinux is not ("enforcing" or "permissive"))
            yield break;
        bool policy = host.Packages.Any(p => p.Name == "container-selinux");
        if (!policy && host.Packages.Count > 0)
        {
            yield return host.SeLinux == "enforcing"
                ? BlockUnlessAccepted("container-selinux", "SELinux is enforcing, and the package container-selinux is not installed.")
                : Warn("container-selinux", "SELinux is permissive, and the package container-selinux is not installed.");
        }
        bool docker = context.Node.Docker?.Settings.Value("selinux-enabled") is JsonValue value && value.TryGetValue(out bool on) && on;
        if (host.SeLinux == "enforcing")
            yield return Warn("labels", $"SELinux is enforcing; Docker labels containers: {(docker ? "yes" : "no")}.", docker ? "The plan turns labels on in the target; label its root if it is not the usual folder." : "The plan leaves labels off in the target, as they are in Docker.");
    }
}
