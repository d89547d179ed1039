using Sampan.Migration.Inspection.Facts;

namespace Sampan.Migration.Inspection.Checks;

/// <summary>How images can be brought over.</summary>
internal static class ImageStrategy
{
    /// <summary>Whether layers can be linked: overlay2, no remapped users, one file system.</summary>
    public static bool Links(DockerFacts docker, DiskFacts? source, DiskFacts? target) =>
        docker.StorageDriver == "overlay2" && !docker.ContainerdStore && !docker.UsernsRemap && source is not null && target is not null && source.Device == target.Device;
}
