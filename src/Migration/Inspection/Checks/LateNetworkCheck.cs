using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>NET-LATE-CNI.</summary>
internal sealed class LateNetworkCheck : Check
{
    public override string Id => "NET-LATE-CNI";

    public override string Title => "Does the network's configuration come from a pod that must start first?";

    public override string LooksAt => "pods that bring in the CNI folder, hostNetwork of them, files that are there now";

    public override string Weighs => "warning; info where a file is there already";

    public override string Remedy => "Such a pod must have hostNetwork: true; the proof after the move waits for it.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "Calico, flannel, cilium and others write the CNI file from a DaemonSet. It can start without a network only if it uses the host's. Until it has written "
        + "the file, the node is NotReady, and containerd from 1.6 on holds back more than it did.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        string folder = context.Node.Cni.ConfigFolder;
        foreach (PodFacts pod in context.Node.Workloads().Where(p => p.HostPaths().Any(h => PodReading.Holds(h.Path, folder) && h.Path != "/" || PodReading.Holds(folder, h.Path))))
        {
            if (!pod.Owner.StartsWith("DaemonSet/", StringComparison.Ordinal))
                continue;
            if (!pod.UsesHostNetwork())
                yield return Warn(pod.Title, $"{pod.Title} writes {folder} and does not use the host's network: it cannot start before the file is there.");
            else if (context.Node.Cni.Files.Count == 0)
                yield return Warn(pod.Title, $"{folder} is empty; {pod.Title} has to write it.", "Give the node longer to become Ready.");
        }
    }
}
