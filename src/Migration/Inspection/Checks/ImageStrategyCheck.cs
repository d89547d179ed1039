using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>IMG-STRATEGY.</summary>
internal sealed class ImageStrategyCheck : Check
{
    public override string Id => "IMG-STRATEGY";

    public override string Title => "How will images be carried over, and what does it cost?";

    public override string LooksAt => "Docker's store and driver, file systems, the images";

    public override string Weighs => "info";

    public override string Remedy => "Nothing is to be done.";

    public override CheckNeeds Needs => CheckNeeds.Target;

    public override string Explanation =>
        "Best is to link: layers of overlay2 become layers of the target by hard links on the same file system, which takes no room, keeps digests and can be "
        + "taken back. On another file system they are copied. From other drivers 'docker save' is the way, which writes everything once or twice and loses "
        + "the images' digests.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is not { Images.Count: > 0 } docker || context.Target is not { } target)
            yield break;
        string sum = $"{docker.Images.Count} images, {Quantities.Words(docker.Images.Sum(i => i.Size))} unpacked";
        if (target is TargetKind.Docker or TargetKind.CriDockerd)
        {
            yield return Info("images", $"{sum}: they stay where they are.");
            yield break;
        }
        string root = TargetSettings.Of(context.TargetRuntime()).Root ?? TargetSettings.DefaultRoot(target);
        DiskFacts? to = Disk(context.Node.Host, root), from = Disk(context.Node.Host, docker.DataRoot);
        string how = docker.ContainerdStore ? "they are named anew in containerd, their content is shared"
            : docker.StorageDriver is not "overlay2" ? "'docker save' writes them out and the target reads them"
            : ImageStrategy.Links(docker, from, to) ? "their layers are linked, which takes no room"
            : to is null || from is null ? "their layers are linked or copied, depending on the disks"
            : "their layers are copied, for the target's store is on another file system";
        yield return Info("images", $"{sum}: {how}.");
    }

    private static DiskFacts? Disk(HostFacts host, string path) =>
        host.Disks.FirstOrDefault(d => d.Path == path) ?? host.Disks.Where(d => PodReading.Holds(d.MountPoint, path)).MaxBy(d => d.MountPoint.Length);
}
