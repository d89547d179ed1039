using Sampan.Toml;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-CAPS.</summary>
internal sealed class CapabilitiesCheck : Check
{
    private static readonly string[] Lost = ["NET_RAW", "SYS_CHROOT", "MKNOD", "AUDIT_WRITE", "SETFCAP"];

    public override string Id => "WL-CAPS";

    public override string Title => "Which capabilities do containers lose?";

    public override string LooksAt => "the target's default capabilities; capabilities that pods name";

    public override string Weighs => "warning";

    public override string Remedy => "Set default_capabilities of CRI-O to Docker's 14, as the plan offers, or have pods add what they need.";

    public override CheckNeeds Needs => CheckNeeds.Target;

    public override string Explanation =>
        "Docker and containerd give a container 14 capabilities, CRI-O 9: NET_RAW, SYS_CHROOT, MKNOD, AUDIT_WRITE and SETFCAP are left out. sshd, chroot'ed "
        + "daemons, mknod in init containers and file capabilities at package installation fail.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target != TargetKind.Crio)
            yield break;
        string[] given = context.TargetRuntime() is { } crio && CrioSettings.Value(crio, "runtime", "default_capabilities") is TomlArray list
            ? [.. list.OfType<string>().Select(c => c.StartsWith("CAP_", StringComparison.Ordinal) ? c[4..] : c)]
            : [];
        List<string> lost = [.. Lost.Except(given)];
        if (lost.Count > 0 && !given.Contains("ALL"))
            yield return Warn("default_capabilities", $"Containers that name no capabilities have {string.Join(", ", lost)} with Docker and not with CRI-O.");
    }
}
