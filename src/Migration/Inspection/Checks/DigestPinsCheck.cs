using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>IMG-DIGESTPIN.</summary>
internal sealed class DigestPinsCheck : Check
{
    public override string Id => "IMG-DIGESTPIN";

    public override string Title => "Do pods name images by digest?";

    public override string LooksAt => "images of pods with @sha256, whether their registries answer";

    public override string Weighs => "warning, blocker where the registry does not answer";

    public override string Remedy => "Let the registry be reached once while images are carried over, so that the manifest comes along (a few KiB).";

    public override CheckNeeds Needs => CheckNeeds.Cluster;

    public override string Explanation =>
        "Docker forgets an image's manifest and keeps its digest only. 'docker save' and import makes a new manifest with another digest, and a pod that names "
        + "the old one cannot start without a registry. With the registry in reach the original manifest is fetched; else the digest can be given to the image "
        + "as a name, which starts pods but proves nothing to tools that verify signatures.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is TargetKind.Docker or TargetKind.CriDockerd)
            yield break;
        foreach (PodFacts pod in context.Node.Here())
        {
            foreach (ImageName image in pod.Images().Where(i => i.Contains("@sha256:", StringComparison.Ordinal)).Select(ImageName.Parse))
            {
                string evidence = $"{pod.Title} names {image.Repository}@{image.Digest[..Math.Min(19, image.Digest.Length)]}….";
                if (context.Node.Registries.TryGetValue(image.Host, out string? problem) && problem.Length > 0)
                    yield return BlockUnlessAccepted(pod.Title, $"{evidence} {image.Host} does not answer: {problem}", "Reach the registry, or accept that the digest becomes a mere name.");
                else
                    yield return Warn(pod.Title, evidence);
            }
        }
    }
}
