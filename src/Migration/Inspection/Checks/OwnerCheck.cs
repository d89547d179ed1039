namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-MANAGER.</summary>
internal sealed class OwnerCheck : Check
{
    private static readonly Dictionary<string, string> Owners = new(StringComparer.Ordinal)
    {
        ["rke"] = "RKE runs the kubelet in Docker and writes its arguments itself; it has no other runtime. Build a new cluster (RKE2, k3s) and move the workloads.",
        ["rke2"] = "RKE2 brings its own containerd; its agent writes the kubelet's arguments at every start. Nothing is to be moved.",
        ["k3s"] = "k3s brings its own containerd: drain the node and restart it without --docker.",
        ["microk8s"] = "MicroK8s brings its own containerd inside of a snap.",
        ["openshift"] = "The Machine Config Operator writes the node's files back. OpenShift has CRI-O already, or is upgraded as a whole.",
        ["kops"] = "kOps replaces nodes: set spec.containerRuntime and roll the instance group.",
        ["gke"] = "The provider replaces nodes: choose a node image with containerd.",
        ["eks"] = "The provider replaces nodes: choose a release of the AMI with containerd.",
        ["aks"] = "The provider replaces nodes: upgrade the node pool.",
        ["ack"] = "The provider replaces the system disk: change the runtime of the node pool.",
        ["cce"] = "The provider resets nodes: reset the node with containerd.",
        ["minikube"] = "Delete the profile and start it anew with --container-runtime.",
        ["kind"] = "kind has containerd only.",
    };

    private static readonly Dictionary<string, string> Tools = new(StringComparer.Ordinal)
    {
        ["kubespray"] = "Set container_manager in the inventory after the move, or the next run drains the node and erases /var/lib/docker.",
        ["kubekey"] = "Set the container manager in KubeKey's configuration after the move, or its next run writes its own runtime configuration.",
        ["sealos"] = "sealos keeps image-cri-shim and its own containerd; see SRC-ENDPOINT-SHIM.",
        ["kubeasz"] = "Set CONTAINER_RUNTIME in the inventory after the move.",
    };

    public override string Id => "SRC-MANAGER";

    public override string Title => "Will somebody put the node's configuration back?";

    public override string LooksAt => "traces of installers and agents: RKE, k3s, OpenShift, kOps, clouds, kubespray, KubeKey, sealos";

    public override string Weighs => "blocker for those that write the node's files back or replace nodes; warning for playbooks";

    public override string Remedy => "Change the runtime with the tool that owns the node, or tell it of the new one.";

    public override string Explanation =>
        "A node that an agent or a cloud owns gets its files back at the next reconciliation, and the kubelet is on the old endpoint again, now without a "
        + "runtime. Playbooks such as kubespray act only when somebody runs them, but then they compare the node with their inventory and act on the "
        + "difference: kubespray stops and erases the engine that it does not expect.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Host.Installer is not { } installer)
            yield break;
        if (Owners.TryGetValue(installer, out string? advice))
            yield return BlockUnlessAccepted(installer, $"The node was set up by {installer}, which owns its files.", advice);
        else if (Tools.TryGetValue(installer, out advice))
            yield return Warn(installer, $"The node was set up by {installer}.", advice);
    }
}
