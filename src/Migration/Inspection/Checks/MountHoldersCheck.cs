using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>WL-CSI.</summary>
internal sealed class MountHoldersCheck : Check
{
    private static readonly string[] UserSpace = ["rbd-nbd", "cephfs-fuse", "cephcsi", "s3fs", "goofys", "juicefs", "csi-s3", "gcsfuse", "blobfuse", "rclone", "glusterfs", "seaweedfs", "alluxio", "mountpoint-s3", "ossfs"];

    public override string Id => "WL-CSI";

    public override string Title => "Which pods serve mounts out of their own processes?";

    public override string LooksAt => "pods with bidirectional mounts, images of FUSE and NBD drivers";

    public override string Weighs => "warning";

    public override string Remedy => "Drain the node first, so that no pod uses such a volume while its driver is stopped.";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "A file system in user space lives in its driver's container. When that container is stopped with the others, mounts of pods that were not drained hang or "
        + "answer 'transport endpoint is not connected', and must be made again.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        foreach (PodFacts pod in context.Node.Here())
        {
            string? image = pod.Images().FirstOrDefault(i => UserSpace.Any(u => i.Contains(u, StringComparison.Ordinal)));
            bool bidirectional = pod.Containers().Any(c => c.Children("volumeMounts").Any(m => m.Text("mountPropagation") == "Bidirectional"));
            if (image is not null && (bidirectional || pod.Containers().Any(c => c.IsPrivileged())))
                yield return Warn(pod.Title, $"{pod.Title} ({image}) keeps mounts of other pods alive.");
        }
    }
}
