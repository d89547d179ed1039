using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-NONK8S.</summary>
internal sealed class ForeignContainersCheck : Check
{
    private const string Project = "com.docker.compose.project";

    public override string Id => "SRC-NONK8S";

    public override string Title => "Does Docker hold anything that is not Kubernetes'?";

    public override string LooksAt => "containers without io.kubernetes.* labels, compose projects, named volumes, networks";

    public override string Weighs => "blocker; automatic where Docker stays";

    public override string Remedy => "Plan with Docker kept (only the kubelet moves), or move these containers elsewhere first.";

    public override string Explanation =>
        "Docker may serve others beside the kubelet: a registry, an agent, a Ceph cluster, a compose project. Tools that erased Docker with the move have "
        + "ended such services. With Docker kept it runs on for them, and only the kubelet goes to the new runtime.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is not { } docker || !context.MovesDocker())
            yield break;
        bool stays = context.DockerStays();
        foreach (DockerContainerFacts container in docker.Containers.Where(c => !c.IsKubernetes))
        {
            string project = container.Labels.TryGetValue(Project, out string? name) ? $", of the compose project {name}" : "";
            string evidence = $"The container {container.Name} ({container.Image}{project}) is not Kubernetes' and {(container.Running ? "runs" : "does not run")}.";
            yield return stays
                ? Automatic(container.Name, evidence, "Docker stays for it.")
                : container.Running
                    ? BlockUnlessAccepted(container.Name, evidence)
                    : Warn(container.Name, evidence, "Remove it, or plan with Docker kept; its writable layer goes with Docker's data at 'finalize'.");
        }
        if (stays)
            yield break;
        if (docker.Volumes.Count > 0)
            yield return Warn("volumes", $"Docker has named volumes: {Names(docker.Volumes)}.", "Save what they hold before 'finalize' erases Docker's data; nothing else touches them.");
        if (docker.Networks.Count > 0)
            yield return Warn("networks", $"Docker has networks of its own: {Names(docker.Networks)}.", "They end with Docker; see who uses them.");
    }
}
