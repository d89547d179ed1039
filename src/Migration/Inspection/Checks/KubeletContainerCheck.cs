namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-INCONTAINER.</summary>
internal sealed class KubeletContainerCheck : Check
{
    public override string Id => "KLT-INCONTAINER";

    public override string Title => "Does the kubelet run in a container of Docker's?";

    public override string LooksAt => "the kubelet's cgroup, containers named kubelet";

    public override string Weighs => "blocker";

    public override string Remedy => "Install the kubelet as a service of the system first, or build the node anew.";

    public override string Explanation => "RKE and old hyperkube set-ups run the kubelet as a container of Docker's. It ends with Docker, so nothing could start the new pods.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Kubelet is { InContainer: true })
            yield return Block("kubelet", "The kubelet runs in a container of Docker's.");
    }
}
