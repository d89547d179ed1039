namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-STORE29.</summary>
internal sealed class ContainerdStoreCheck : Check
{
    public override string Id => "SRC-STORE29";

    public override string Title => "Does containerd keep Docker's images?";

    public override string LooksAt => "features.containerd-snapshotter, dockerd's version, 'docker info'";

    public override string Weighs => "info";

    public override string Remedy => "Nothing is to be done.";

    public override string Explanation =>
        "From 29 on a new Docker keeps its images in containerd, in the namespace moby, with their manifests and digests. To go to the same containerd's CRI "
        + "plugin, images only need names in the namespace k8s.io; their content is shared.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is { ContainerdStore: true })
            yield return Info("images", "Docker keeps its images in containerd (namespace moby), with their manifests and digests.");
    }
}
