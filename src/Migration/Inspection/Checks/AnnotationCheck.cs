using Sampan.Migration.Kubelet;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>KLT-ANNOTATION.</summary>
internal sealed class AnnotationCheck : Check
{
    private const string Key = "kubeadm.alpha.kubernetes.io/cri-socket", InstanceFile = "/var/lib/kubelet/instance-config.yaml";

    public override string Id => "KLT-ANNOTATION";

    public override string Title => "Does kubeadm know which socket this node has?";

    public override string LooksAt => "the node's annotation kubeadm.alpha.kubernetes.io/cri-socket, /var/lib/kubelet/instance-config.yaml";

    public override string Weighs => "automatic";

    public override string Remedy => "The plan sets the annotation with unix://, or writes instance-config.yaml from 1.34 on.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "Up to 1.33 kubeadm reads the runtime's socket from the node's annotation. If it still names dockershim's, the next upgrade demands docker and fails "
        + "(kubeadm#2364, #2597). From 1.34 on kubeadm removes the annotation and reads /var/lib/kubelet/instance-config.yaml; no annotation is normal then.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Cluster?.Node is not { } node || context.Node.Kubelet is not { } kubelet)
            yield break;
        string? socket = node.Child("metadata").Child("annotations").Text(Key);
        bool instance = kubelet.Configuration.Sources.Any(s => s.Kind == KubeletSourceKind.InstanceConfig);
        if (socket is null)
        {
            if (!kubelet.Version.Reached(1, 34) && context.Node.Host.Installer == "kubeadm")
                yield return Automatic(Key, "The node has no such annotation, and kubeadm needs it up to 1.33.");
            if (kubelet.Version.Reached(1, 34) && !instance && context.Node.Host.Installer == "kubeadm")
                yield return Automatic(InstanceFile, $"There is no {InstanceFile}.");
            yield break;
        }
        string scheme = socket.StartsWith("unix://", StringComparison.Ordinal) ? "" : ", without unix://";
        string expected = context.Target is { } target ? TargetKind.Endpoint(target) : "the target's endpoint";
        if (socket != expected)
            yield return Automatic(Key, $"The node's annotation is {socket}{scheme}; it becomes {expected}.");
    }
}
