namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-SELINUX-Z.</summary>
internal sealed class VolumeLabelsCheck : Check
{
    public override string Id => "WL-SELINUX-Z";

    public override string Title => "Which pods read folders of the node under SELinux?";

    public override string LooksAt => "hostPath volumes of pods without seLinuxOptions, where SELinux is enforcing";

    public override string Weighs => "info";

    public override string Remedy => "Give the pod seLinuxOptions (type spc_t), or label the folder container_file_t.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "Docker relabels a folder when asked (:z), and does not confine at all without selinux-enabled. CRI has no such wish for hostPath: what the policy forbids "
        + "is denied.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Host.SeLinux != "enforcing")
            yield break;
        List<string> pods = [.. context.Node.Here()
            .Where(p => p.HostPaths().Any() && p.Spec.Child("securityContext").Child("seLinuxOptions") is null
                && p.Containers().Any(c => !c.IsPrivileged() && c.Child("securityContext").Child("seLinuxOptions") is null))
            .Select(p => p.Title)];
        if (pods.Count > 0)
            yield return Info("hostPath", $"Pods with folders of the node and no SELinux options: {Names(pods)}.", Remedy);
    }
}
