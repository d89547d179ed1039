using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>OS-DISK.</summary>
internal sealed class DiskCheck : Check
{
    private const double Margin = 1.1;
    private const long InodesForAStore = 200_000;
    private const double ImagesThreshold = 0.15;

    public override string Id => "OS-DISK";

    public override string Title => "Is there room for the target's store, on the right disk?";

    public override string LooksAt => "free bytes and inodes below the target's root and Docker's, whether they are one file system, the kubelet's thresholds";

    public override string Weighs => "blocker where the images do not fit; warning for another disk";

    public override string Remedy => "Give the target a root on the file system of Docker's data, where images are linked and not copied; or make room.";

    public override CheckNeeds Needs => CheckNeeds.Target | CheckNeeds.Live;

    public override string Explanation =>
        "Images are linked, at no cost, where both stores lie on one file system and Docker keeps overlay2; else they are copied. Docker's data-root on a disk "
        + "of its own does not bind other runtimes: they fill /. The kubelet watches the file system of the new store for its limit of images (15 % free by "
        + "default) and begins to remove unused images below it, which is deadly without a registry.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Target is not { } target || target is TargetKind.Docker or TargetKind.CriDockerd || context.Node.Docker is not { } docker)
            yield break;
        string root = TargetSettings.Of(context.TargetRuntime()).Root ?? TargetSettings.DefaultRoot(target);
        if (Disk(context.Node.Host, root) is not { } disk)
            yield break;
        DiskFacts? source = Disk(context.Node.Host, docker.DataRoot);
        long images = docker.Images.Sum(i => i.Size);
        bool linked = ImageStrategy.Links(docker, source, disk);
        long needed = linked ? 0 : (long)(images * Margin);
        if (disk.Free < needed)
            yield return BlockUnlessAccepted(root, $"{root} is on {disk.MountPoint} with {Quantities.Words(disk.Free)} free; {docker.Images.Count} images are copied and take {Quantities.Words(needed)}.");
        else if (disk.Size > 0 && (disk.Free - needed) / (double)disk.Size < ImagesThreshold)
            yield return Warn(root, $"{disk.MountPoint} will have {(disk.Free - needed) * 100 / disk.Size} % free; the kubelet removes unused images below {Threshold(context)}.", "Make room, or carry over only the images that pods of this node need.");
        if (disk.FreeInodes is >= 0 and < InodesForAStore)
            yield return Warn(root, $"{disk.MountPoint} has {disk.FreeInodes} inodes left; a store takes one for each folder of each layer, and one for each file that is copied.", "Make room for more files.");
        if (source is not null && source.Device != disk.Device)
            yield return Warn(root, $"Docker's data is on {source.MountPoint} ({docker.DataRoot}), {root} on {disk.MountPoint}: images are copied, and the other disk fills.");
    }

    private static DiskFacts? Disk(HostFacts host, string path) =>
        host.Disks.FirstOrDefault(d => d.Path == path)
        ?? host.Disks.Where(d => PodReading.Holds(d.MountPoint, path)).MaxBy(d => d.MountPoint.Length);

    private static string Threshold(CheckContext context) =>
        JsonReading.TryParse(context.SettingValue("evictionHard")).Text("imagefs.available") ?? "15 %";
}
