using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-APPARMOR.</summary>
internal sealed class AppArmorCheck : Check
{
    private const string Annotation = "container.apparmor.security.beta.kubernetes.io/", Profile = "docker-default";

    public override string Id => "OS-APPARMOR";

    public override string Title => "Do pods name Docker's AppArmor profile?";

    public override string LooksAt => "annotations and appArmorProfile of pods";

    public override string Weighs => "warning";

    public override string Remedy => "Write runtime/default, or type RuntimeDefault, which means the profile of whichever runtime there is.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "dockerd loads the profile docker-default into the kernel, and nobody does without it. A pod that names localhost/docker-default stays Blocked after "
        + "the next reboot.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (PodFacts pod in context.Node.Workloads())
        {
            bool annotated = pod.Annotations.Any(a => a.Key.StartsWith(Annotation, StringComparison.Ordinal) && a.Value == "localhost/" + Profile);
            bool field = pod.Containers().Select(c => c.Child("securityContext")).Append(pod.Spec.Child("securityContext"))
                .Any(s => s.Child("appArmorProfile").Text("localhostProfile") == Profile);
            if (annotated || field)
                yield return Warn(pod.Title, $"It names the AppArmor profile {Profile}, which dockerd loads.");
        }
    }
}
