using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>IMG-LOCALONLY.</summary>
internal sealed class LocalImagesCheck : Check
{
    public override string Id => "IMG-LOCALONLY";

    public override string Title => "Do pods use images that exist on this node only?";

    public override string LooksAt => "images of Docker's without a digest of a registry that pods name";

    public override string Weighs => "warning";

    public override string Remedy => "Push them to a registry, or see that the plan carries them over.";

    public override string Explanation =>
        "An image that was built or loaded on the node has never been in a registry. CRI runtimes do not see Docker's images; unless it is carried over, its pods "
        + "cannot start again.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is not { } docker || context.Target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        foreach (DockerImageFacts image in docker.Images.Where(i => i.Digests.Count == 0))
        {
            List<ImageName> names = [.. image.Tags.Select(ImageName.Parse)];
            List<string> users = [.. context.Node.Here().Where(p => p.Images().Any(i => names.Exists(n => n.IsSame(ImageName.Parse(i))))).Select(p => p.Title)];
            if (users.Count == 0)
                users = [.. docker.Containers.Where(c => c.IsKubernetes && c.ImageId == image.Id).Select(c => c.Name)];
            if (users.Count > 0)
                yield return Warn(image.Tags.Count > 0 ? image.Tags[0] : image.Id, $"{(image.Tags.Count > 0 ? image.Tags[0] : image.Id)} comes from no registry; used by {Names(users)}.");
        }
    }
}
