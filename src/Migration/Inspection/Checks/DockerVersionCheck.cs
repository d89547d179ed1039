using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>SRC-DOCKER-VER.</summary>
internal sealed class DockerVersionCheck : Check
{
    public override string Id => "SRC-DOCKER-VER";

    public override string Title => "Which Docker is this, and how does it keep layers?";

    public override string LooksAt => "versions of dockerd and of the containerd below it, the storage driver";

    public override string Weighs => "info; warning for dockerd below 19.03, and for drivers other than overlay2";

    public override string Remedy => "Images of other drivers than overlay2 are carried over by 'docker save', which takes room and time; or pull them anew.";

    public override string Explanation =>
        "Images are carried over without copying only where Docker keeps them in overlay2, whose folders have the form that every overlay runtime reads. "
        + "aufs, devicemapper, btrfs, zfs and vfs keep them otherwise. Docker before 19.03 is not tested, and some of its API and of its files differ.";

    public override IEnumerable<Finding> Judge(CheckContext context)
    {
        if (context.Node.Docker is not { } docker)
            yield break;
        string store = docker.ContainerdStore ? "images are kept by containerd" : docker.StorageDriver.Length > 0 ? $"storage driver {docker.StorageDriver}" : "storage driver not known";
        yield return Info("dockerd", $"dockerd {(docker.Version.Length > 0 ? docker.Version : "of unknown version")}, {store}, data in {docker.DataRoot}.");
        if (ContextReading.ParseVersion(docker.Version) is { } version && version < new Version(19, 3))
            yield return Warn("dockerd", $"dockerd {docker.Version} is older than 19.03.", "Try the move on a node that can be lost, or upgrade Docker first.");
        if (!docker.ContainerdStore && docker.StorageDriver is not ("overlay2" or ""))
            yield return Warn("storage-driver", $"Layers are kept by {docker.StorageDriver}, so they cannot be linked into another store.");
        foreach (RuntimeFacts runtime in context.Node.Runtimes.Where(r => r.Kind == TargetKind.Containerd))
        {
            if (ContextReading.ParseVersion(runtime.Version).Below(1, 6))
                yield return Warn("containerd", $"containerd {runtime.Version} ({runtime.Program}) gets no fixes any more.", "Upgrade it before or with the move; 1.6 is the least that kubelets from 1.26 on take.");
        }
    }
}
